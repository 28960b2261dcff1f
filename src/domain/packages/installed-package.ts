import { compareTexts } from '../values/compare-texts.ts';
import type { Package } from './package.ts';

/** A package in the squashed image. */
export interface InstalledPackage extends Package {
  /** Path of the database, or of the file, that lists it. */
  readonly database: string;
  /** Index into the image's layers, base first: the layer where this version first appeared. */
  readonly layer: number;
  /** All of its places, this one first; absent if it is the only one. */
  readonly locations?: readonly PackageLocation[];
  /** Maker, set if the distribution did not make it and its feeds therefore do not cover it. */
  readonly thirdParty?: string;
}

/** One place where a package is installed. */
export interface PackageLocation {
  /** Path of the database, or of the file, that lists it. */
  readonly path: string;
  readonly layer: number;
}

/** Exclamation marks considered in a place: its file's path may end at any of them. */
const MAX_MARKS = 32;

/**
 * Lists the paths that a place may be in or be: `app.jar!lib/a.jar` and `app.jar`, since a file name may
 * contain an exclamation mark itself.
 */
export function outerPaths(place: string): readonly string[] {
  const paths = [place];
  for (let at = place.indexOf('!'); at >= 0 && paths.length < MAX_MARKS; at = place.indexOf('!', at + 1)) {
    paths.push(place.slice(0, at));
  }
  return paths;
}

/** Prefix for the place of a package listed only in an SBOM, by the SBOM's name: `sbom:FILE`. */
export const SBOM_NAME = 'sbom:';

/** Writes a place as its path in the image; an SBOM has no path. */
export function rootedPlace(place: string): string {
  return place.startsWith(SBOM_NAME) ? place : `/${place}`;
}

/** Lists a package's places, the lowest layer first. */
export function locationsOf({ database, layer, locations }: InstalledPackage): readonly PackageLocation[] {
  return locations ?? [{ path: database, layer }];
}

/** Makes one package from all the places where it is listed. */
export function installedAt<Listed extends Package>(
  pkg: Listed,
  [first, ...others]: readonly [PackageLocation, ...PackageLocation[]],
): Listed & InstalledPackage {
  if (others.length === 0) return { ...pkg, database: first.path, layer: first.layer };
  const locations = [first, ...others].sort(compareLocations);
  const { path, layer } = locations[0] ?? first;
  return { ...pkg, database: path, layer, locations };
}

/** Leaves out some of a package's places; returns nothing if no other is left. */
export function withoutPlaces(
  pkg: InstalledPackage,
  isLeftOut: (path: string) => boolean,
): readonly InstalledPackage[] {
  const places = locationsOf(pkg);
  const left = places.filter(({ path }) => !isLeftOut(path));
  if (left.length === places.length) return [pkg];
  const { locations, ...rest } = pkg;
  const [first, ...others] = left;
  return first && locations ? [installedAt(rest, [first, ...others])] : [];
}

/** Orders an image's packages for listing. */
export function comparePackages(a: InstalledPackage, b: InstalledPackage): number {
  return (
    compareTexts(a.name, b.name) ||
    compareTexts(a.architecture, b.architecture) ||
    compareTexts(a.version, b.version) ||
    compareTexts(a.database, b.database) ||
    a.layer - b.layer ||
    compareTexts(a.type, b.type) ||
    compareTexts(a.application, b.application)
  );
}

function compareLocations(a: PackageLocation, b: PackageLocation): number {
  return a.layer - b.layer || compareTexts(a.path, b.path);
}
