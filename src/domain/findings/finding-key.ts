import type { Distribution } from './distribution.ts';
import type { Finding } from './finding.ts';
import { comparableName } from './package-names.ts';

/**
 * Returns the key that two images share for the same CVE in the same package. A distribution's packages are of one
 * ecosystem in all of its releases, so that an image that moves to the next one keeps what it had.
 */
export function findingKey(
  { id, package: { ecosystem, type, name } }: Pick<Finding, 'id' | 'package'>,
  distribution: Pick<Distribution, 'id'> | undefined,
): string {
  const origin = ecosystem ?? `${type} ${distribution?.id ?? ''}`;
  return [id, origin, comparableName(ecosystem, name)].join('\0');
}
