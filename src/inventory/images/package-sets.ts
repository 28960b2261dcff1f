import {
  type Distribution,
  type InstalledPackage,
  locationsOf,
  type NameClues,
  type Package,
  type PackageLocation,
} from '../../domain/index.ts';
import type { ListedRows } from '../../store/queries/listed.ts';
import { contentHash } from '../../store/queries/lookup-key.ts';

/** Packages that one layer adds, from one package database or one language ecosystem. */
export interface PackageSet {
  /** Covers the origin, the packages and the distribution, so each set belongs to one distribution. */
  readonly hash: string;
  readonly layer: number;
  /** Path of the database; empty for language packages, which are separate files. */
  readonly database: string;
  readonly ecosystem?: string;
  /** Packages by hash. */
  readonly packages: ReadonlyMap<string, HashedPackage>;
}

export interface HashedPackage {
  readonly package: InstalledPackage;
  readonly json: string;
  /** Sorted paths in the layer; absent if the set's database lists the package. */
  readonly paths?: readonly string[];
}

/** A package at one place in a layer. */
interface Listing {
  readonly pkg: InstalledPackage;
  readonly place: PackageLocation;
}

/**
 * Returns an empty set. It marks an image with the ecosystem, whose feed is loaded for it, and which is
 * judged again once the feed brings names.
 */
export function emptySet(ecosystem: string, distribution: Distribution | undefined): PackageSet {
  const origin = distribution && distributionJson(distribution);
  const hash = contentHash([origin, { ecosystem }, []]);
  return { hash, layer: 0, database: '', ecosystem, packages: new Map() };
}

/** Groups packages so that images with a common base share its sets, regardless of layers on top. */
export function packageSets(
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): readonly PackageSet[] {
  const listings = packages.flatMap((pkg) => locationsOf(pkg).map((place) => ({ pkg, place })));
  const byOrigin = Map.groupBy(listings, ({ pkg: { ecosystem }, place: { layer, path } }) =>
    JSON.stringify(ecosystem === undefined ? [layer, path] : [layer, '', ecosystem]),
  );
  return Array.from(byOrigin.values(), (listed) => toSet(listed, distribution)).flat();
}

function toSet(listed: readonly Listing[], distribution: Distribution | undefined): PackageSet[] {
  const [first] = listed;
  if (!first) return [];
  const { layer, path } = first.place;
  const origin = distribution && distributionJson(distribution);
  const { ecosystem } = first.pkg;
  if (ecosystem === undefined) {
    const packages = new Map(listed.map(({ pkg }) => hashed(pkg)));
    const hash = contentHash([origin, path, [...packages.keys()].sort()]);
    return [{ hash, layer, database: path, packages }];
  }
  const packages = withPaths(listed);
  const members = [...packages.keys()].sort().map((key) => [key, packages.get(key)?.paths]);
  return [{ hash: contentHash([origin, { ecosystem }, members]), layer, database: '', ecosystem, packages }];
}

function withPaths(listed: readonly Listing[]): ReadonlyMap<string, HashedPackage> {
  const packages = new Map<string, HashedPackage & { readonly paths: string[] }>();
  for (const { pkg, place } of listed) {
    const [key, entry] = hashed(pkg);
    const known = packages.get(key);
    if (known) known.paths.push(place.path);
    else packages.set(key, { ...entry, paths: [place.path] });
  }
  for (const { paths } of packages.values()) paths.sort();
  return packages;
}

function hashed(pkg: InstalledPackage): readonly [hash: string, HashedPackage] {
  const json = packageJson(pkg);
  return [contentHash(json), { package: pkg, json }];
}

/** Returns the package's hash, which is the same in every image. */
export function packageHash(pkg: InstalledPackage): string {
  return contentHash(packageJson(pkg));
}

/** Fixes the key order, so that equal packages serialize equally; absent fields are left out. */
function packageJson(pkg: InstalledPackage): string {
  const { type, ecosystem, name, version, architecture, source, module, maker, thirdParty } = pkg;
  const { application, proof, status, owner, through, dev, alias, reach, clues, qualifiers } = pkg;
  const origin =
    source &&
    ({ name: source.name, version: source.version } satisfies ListedRows<NonNullable<Package['source']>>);
  const json = {
    type,
    ecosystem,
    name,
    version,
    architecture,
    source: origin,
    module,
    maker,
    thirdParty,
    application,
    proof,
    status,
    owner,
    through,
    dev,
    alias,
    reach,
    clues: clues && cluesJson(clues),
    qualifiers,
  };
  return JSON.stringify(
    json satisfies ListedRows<Omit<InstalledPackage, 'layer' | 'database' | 'locations'>>,
  );
}

function cluesJson({ group, names, folders }: NameClues) {
  return { group, names, folders } satisfies ListedRows<NameClues>;
}

/** Returns the hash that identifies a distribution's row. */
export function distributionHash(distribution: Distribution): string {
  return contentHash(distributionJson(distribution));
}

export function distributionJson(distribution: Distribution): string {
  const { id, idLike, version, name, codeName, cpe, path } = distribution;
  return JSON.stringify({
    id,
    idLike,
    version,
    name,
    codeName,
    cpe,
    path,
  } satisfies ListedRows<Distribution>);
}
