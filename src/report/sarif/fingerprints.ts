import { hash } from 'node:crypto';
import { locationsOf, type Finding, type InstalledPackage } from '../../domain/index.ts';
import { remembered } from '../remembered.ts';
import { sortedPaths } from './location.ts';

/** Digits of a fingerprint: 128 bits. */
const DIGITS = 32;

/**
 * Gives each of some findings its fingerprint. It stays the same in the next build of an image, also while an upgrade of
 * the package does not fix the flaw: neither the version counts nor the layer. Only where several versions of a package
 * are in one place, as kernels are, does the version tell them apart.
 */
export function fingerprints(findings: readonly Finding[]): (finding: Finding) => string {
  const placeOf = remembered(placeKey);
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
