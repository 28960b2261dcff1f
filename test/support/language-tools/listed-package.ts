import path from 'node:path';
import type { ScannedPackage } from '../image-scan.ts';

/** One package at one place, as we or another tool list it. */
export interface ListedPackage {
  readonly name: string;
  readonly version: string;
  /** Path of the file that lists it, or names it. */
  readonly place: string;
}

/** One of ours. */
export interface OwnListedPackage extends ListedPackage {
  readonly proof?: string | undefined;
  readonly status?: string | undefined;
}

/** Reason why a package is in one list alone. */
export interface Rule<Listed> {
  readonly why: string;
  readonly is: (pkg: Listed, others: readonly ListedPackage[]) => boolean;
}

export interface Rules {
  readonly ours: readonly Rule<OwnListedPackage>[];
  readonly theirs: readonly Rule<ListedPackage>[];
}

/** Lists the packages of an ecosystem, each place by itself. */
export function ownList(packages: readonly ScannedPackage[], ecosystem: string): readonly OwnListedPackage[] {
  return packages
    .filter((pkg) => pkg.ecosystem === ecosystem)
    .flatMap(({ name, version, proof, status, database, locations = [{ path: database }] }) =>
      locations.map((at) => ({
        name: ecosystem === 'PyPI' ? name.toLowerCase().replaceAll(/[-_.]+/gu, '-') : name,
        version,
        place: at.path,
        proof,
        status,
      })),
    );
}

/** Lists what is in one list alone, and no rule explains. */
export function unexplained(
  ours: readonly OwnListedPackage[],
  theirs: readonly ListedPackage[],
  rules: Rules,
): { readonly ours: readonly string[]; readonly theirs: readonly string[] } {
  return { ours: alone(ours, theirs, rules.ours), theirs: alone(theirs, ours, rules.theirs) };
}

function alone<Listed extends ListedPackage>(
  list: readonly Listed[],
  others: readonly ListedPackage[],
  rules: readonly Rule<Listed>[],
): readonly string[] {
  const known = new Set(others.map(lineOf));
  return list
    .filter((pkg) => !known.has(lineOf(pkg)) && !rules.some(({ is }) => is(pkg, others)))
    .map(lineOf)
    .toSorted();
}

export function lineOf({ name, version, place }: ListedPackage): string {
  return `${name}@${version} ${place}`;
}

/** Whether npm installed what a manifest describes: its folder is the package's own, in `node_modules`. */
export function isInstalledManifest({ place }: ListedPackage): boolean {
  const folder = path.dirname(place);
  const around = path.dirname(folder);
  const holder = path.basename(around).startsWith('@') ? path.dirname(around) : around;
  return path.basename(holder) === 'node_modules';
}
