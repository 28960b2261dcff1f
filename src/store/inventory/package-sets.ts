import type { Distribution, InstalledPackage, Package } from '../../domain/index.ts';
import type { Listed } from '../queries/listed.ts';
import { contentHash } from './lookup-key.ts';

/** The packages that one layer adds and one package database lists. */
export interface PackageSet {
  /** Covers database, packages and distribution, so that a set belongs to one distribution. */
  readonly hash: string;
  readonly layer: number;
  readonly database: string;
  /** Packages by their hashes. */
  readonly packages: ReadonlyMap<string, HashedPackage>;
}

export interface HashedPackage {
  readonly package: InstalledPackage;
  readonly json: string;
}

/** Groups packages so that images with the same base share the base's sets, however many layers are on top. */
export function packageSets(
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): readonly PackageSet[] {
  const places = Map.groupBy(packages, ({ layer, database }) => JSON.stringify([layer, database]));
  return Array.from(places.values(), (listed) => toSet(listed, distribution)).flat();
}

function toSet(listed: readonly InstalledPackage[], distribution: Distribution | undefined): PackageSet[] {
  const [first] = listed;
  if (!first) return [];
  const { layer, database } = first;
  const packages = new Map(
    listed.map((pkg) => {
      const json = packageJson(pkg);
      return [contentHash(json), { package: pkg, json }];
    }),
  );
  const origin = distribution && distributionJson(distribution);
  const hash = contentHash([origin, database, [...packages.keys()].sort()]);
  return [{ hash, layer, database, packages }];
}

/** Fixes the order of the keys, so that equal packages are equal texts. */
function packageJson(pkg: InstalledPackage): string {
  const { type, name, version, architecture, source, module, maker, thirdParty } = pkg;
  const origin =
    source &&
    ({ name: source.name, version: source.version } satisfies Listed<NonNullable<Package['source']>>);
  const json = { type, name, version, architecture, source: origin, module, maker, thirdParty };
  return JSON.stringify(json satisfies Listed<Omit<InstalledPackage, 'layer' | 'database'>>);
}

export function distributionJson(distribution: Distribution): string {
  const { id, idLike, version, name, codeName, cpe, path } = distribution;
  return JSON.stringify({ id, idLike, version, name, codeName, cpe, path } satisfies Listed<Distribution>);
}
