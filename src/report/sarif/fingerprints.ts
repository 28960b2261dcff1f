import { createHash } from 'node:crypto';
import { locationsOf, type Finding } from '../../domain/index.ts';
import { sortedPaths } from './location.ts';

/** Digits of a fingerprint: 128 bits. */
const DIGITS = 32;

/**
 * Returns what gives each of some findings its fingerprint. It stays the same in the next build of an image, also while
 * an upgrade of the package does not fix the flaw: neither the version counts nor the layer. Only where several versions
 * of a package are in one place, as kernels are, does the version tell them apart.
 */
export function fingerprints(findings: Iterable<Finding>): (finding: Finding) => string {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const key = keyOf(finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (finding) => {
    const key = keyOf(finding);
    return fingerprint((counts.get(key) ?? 0) > 1 ? `${key}\0${finding.package.version}` : key);
  };
}

export function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, DIGITS);
}

function keyOf({ id, package: pkg }: Finding): string {
  const { type, name, architecture = '', application = '' } = pkg;
  const [path = ''] = sortedPaths(locationsOf(pkg));
  return [id, type, name, architecture, application, path].join('\0');
}
