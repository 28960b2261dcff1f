import {
  defined,
  type InstalledPackage,
  failed,
  type RangeMatch,
  type StoredRange,
  ok,
  type WantedVersion,
  isCveId,
} from '../domain/index.ts';
import type { SchemeId, VersionScheme } from '../versions/scheme.ts';
import { wantedVersions, type Answering } from './wanted-versions.ts';

/** Orders dotted and dashed numbers up to 255, with an epoch in front: enough of a scheme to test the join. */
export function numberScheme(id: SchemeId): VersionScheme {
  return {
    id,
    specification: 'none',
    sortKey(version) {
      const [epoch, rest] = version.includes(':') ? version.split(':', 2) : ['0', version];
      const parts = [epoch, ...(rest ?? '').split(/[.-]/u)].filter((part) => !part?.startsWith('module'));
      const numbers = parts.map(Number);
      const isVersion = numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 256);
      return isVersion ? ok(Uint8Array.from(numbers)) : failed('not a version of numbers');
    },
  };
}

export const DEBIAN: Answering = {
  feed: 'debian-tracker',
  ecosystems: ['Debian:12'],
  names: 'source',
  scheme: numberScheme('deb'),
};
export const RED_HAT: Answering = {
  feed: 'osv:AlmaLinux',
  ecosystems: ['AlmaLinux:8'],
  names: 'binary',
  scheme: numberScheme('rpm'),
};
export const PYPI: Answering = {
  feed: 'osv:PyPI',
  ecosystems: ['PyPI'],
  names: 'binary',
  scheme: numberScheme('pypi'),
};

export function installed(
  name: string,
  version: string,
  rest: Partial<InstalledPackage> = {},
): InstalledPackage {
  return {
    type: 'deb',
    name,
    version,
    architecture: 'amd64',
    database: 'var/lib/dpkg/status',
    layer: 0,
    ...rest,
  };
}

export function range(record: string, name: string, rest: Partial<StoredRange> = {}): StoredRange {
  return {
    feed: 'debian-tracker',
    record,
    cves: isCveId(record) ? [record] : [],
    aliases: [],
    ratings: [],
    ecosystem: 'Debian:12',
    package: name,
    lowerExclusive: false,
    upperInclusive: false,
    state: rest.fixedVersion === undefined ? 'unfixed' : 'fixed',
    ...defined({ upper: rest.fixedVersion }),
    ...rest,
  };
}

/** The store's join, spelled out. */
export function join(
  wanted: readonly WantedVersion[],
  ranges: readonly StoredRange[],
  scheme: VersionScheme,
): readonly RangeMatch[] {
  const keyOf = (version: string) => {
    const key = scheme.sortKey(version);
    if (!key.ok) throw new Error(`${version}: ${key.failure}`);
    return key.value;
  };
  const holds = ({ key, version }: WantedVersion, { lower, upper, exact, upperInclusive }: StoredRange) => {
    if (key === undefined) return true;
    if (exact !== undefined) return exact === version;
    if (lower !== undefined && Buffer.compare(key, keyOf(lower)) < 0) return false;
    if (upper === undefined) return true;
    return Buffer.compare(key, keyOf(upper)) < (upperInclusive ? 1 : 0);
  };
  return wanted.flatMap((want) =>
    ranges
      .filter(({ ecosystem, package: name }) => ecosystem === want.ecosystem && name === want.name)
      .filter((candidate) => holds(want, candidate))
      .map((candidate) => ({ ...candidate, wanted: want.id })),
  );
}

export function joinImage(
  packages: readonly InstalledPackage[],
  ranges: readonly StoredRange[],
  answering: Answering,
) {
  const { wanted, lookups } = wantedVersions(packages, answering);
  return { lookups, matches: join(wanted, ranges, answering.scheme) };
}
