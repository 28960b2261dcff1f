import type { Distribution } from '../packages/distribution.ts';
import type { Finding } from './finding.ts';
import { comparableName } from '../packages/package-names.ts';

/**
 * Returns the key that two images share for the same CVE in the same package. A distribution's packages have
 * one ecosystem across all releases, so an image that moves to the next release keeps its keys.
 */
export function findingKey(
  { id, package: { ecosystem, type, name } }: Pick<Finding, 'id' | 'package'>,
  distribution: Pick<Distribution, 'id'> | undefined,
): string {
  const origin = ecosystem ?? `${type} ${distribution?.id ?? ''}`;
  return [id, origin, comparableName(ecosystem, name)].join('\0');
}
