import { hash } from 'node:crypto';
import { locationsOf, type Finding, type InstalledPackage } from '../../domain/index.ts';
import { memoized } from '../memoized.ts';
import { sortedPaths } from './location.ts';

/** Fingerprint length in hexadecimal digits: 128 bits. */
const DIGITS = 32;

/**
 * Returns fingerprints for findings. They stay the same in an image's next build, even if an upgrade does not
 * fix the flaw: they include neither version nor layer. Only where several package versions share a place, as
 * with kernels, does the version distinguish them.
 */
export function fingerprints(findings: readonly Finding[]): (finding: Finding) => string {
  const placeOf = memoized(placeKey);
  const keyOf = ({ id, package: pkg }: Finding) => `${id}\0${placeOf(pkg)}`;
  const isShared = repeated(findings.map(keyOf));
  return (finding) => {
    const key = keyOf(finding);
    return fingerprint(isShared.has(key) ? `${key}\0${finding.package.version}` : key);
  };
}

export function fingerprint(key: string): string {
  return hash('sha256', key, 'hex').slice(0, DIGITS);
}

function repeated(keys: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(keys.filter((key) => seen.size === seen.add(key).size));
}

function placeKey(pkg: InstalledPackage): string {
  const { type, name, architecture = '', application = '' } = pkg;
  const [path = ''] = sortedPaths(locationsOf(pkg));
  return [type, name, architecture, application, path].join('\0');
}
