import { installedAt, locationsOf, type InstalledPackage, type OwnedMarkers } from '../domain/index.ts';
import type { SquashedMarkers } from '../image/index.ts';

/**
 * Returns the files with packages of languages that the distribution's own packages own: its feed answers for them. A
 * package of another maker answers for none.
 */
export function distributionFiles(
  markers: SquashedMarkers,
  owned: readonly OwnedMarkers[],
  packages: readonly InstalledPackage[],
): readonly string[] {
  if (markers.ecosystems.size === 0) return [];
  const covered = new Set(packages.filter(isDistributions).flatMap(namesOf));
  return owned.flatMap(({ package: owner, paths }) =>
    covered.has(owner) ? paths.flatMap((path) => markers.find(path) ?? []) : [],
  );
}

/** Leaves out the places of a language's package that the distribution answers for, so that none is answered twice. */
export function withoutFiles(pkg: InstalledPackage, files: ReadonlySet<string>): readonly InstalledPackage[] {
  if (pkg.ecosystem === undefined) return [pkg];
  const places = locationsOf(pkg);
  const left = places.filter(({ path }) => !files.has(path));
  if (left.length === places.length) return [pkg];
  const { locations, ...rest } = pkg;
  const [first, ...others] = left;
  return first && locations ? [installedAt(rest, [first, ...others])] : [];
}

function isDistributions({ thirdParty, ecosystem }: InstalledPackage): boolean {
  return thirdParty === undefined && ecosystem === undefined;
}

function namesOf({ name, architecture = '' }: InstalledPackage): readonly string[] {
  return [name, `${name}:${architecture}`];
}
