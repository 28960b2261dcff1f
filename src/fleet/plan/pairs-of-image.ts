import type { ImageContents } from '../../store/ports.ts';
import { NUMBERS_A_FLAW, type KnownPackage } from './known-packages.ts';

/** A CVE of an image. */
export interface Pair {
  /** Upgrades that clear it together; undefined if nothing does. */
  upgrades: Set<number> | undefined;
  weight: number;
  /** Whether the base brings it, alone or with others. */
  isOfBase: boolean;
}

/** Rebuilding an image on a newer build of its base. */
export interface Rebuild {
  /** Layers of the present base. */
  readonly layers: number;
  readonly upgrade: number;
  /** CVEs of the newer build: they stay. */
  readonly stays: ReadonlySet<number>;
}

type Sets = ImageContents['sets'];
type PackagesOf = (set: number) => readonly KnownPackage[];

/**
 * Lists the CVEs of an image, each with what clears it: of a package that the base brings, a newer build that has it no
 * more, and else the upgrade of the package. A CVE is cleared once no package has it.
 */
export function pairsOf(
  sets: Sets,
  packagesOf: PackagesOf,
  rebuild: Rebuild | undefined,
): ReadonlyMap<number, Pair> {
  const pairs = new Map<number, Pair>();
  for (const [pkg, layer] of highestLayers(sets, packagesOf)) {
    const isOfBase = rebuild !== undefined && layer < rebuild.layers;
    for (const [cve, weight, isFixable] of flawsOf(pkg)) {
      const upgrade =
        isOfBase && !rebuild.stays.has(cve) ? rebuild.upgrade : isFixable ? pkg.upgrade : undefined;
      const known = pairs.get(cve) ?? { upgrades: new Set(), weight, isOfBase: false };
      if (upgrade === undefined) known.upgrades = undefined;
      else known.upgrades?.add(upgrade);
      known.weight = heavier(known.weight, weight);
      known.isOfBase ||= isOfBase;
      pairs.set(cve, known);
    }
  }
  return pairs;
}

/** Lists the CVEs in an image. */
export function cvesIn(sets: Sets, packagesOf: PackagesOf): ReadonlySet<number> {
  return new Set(pairsOf(sets, packagesOf, undefined).keys());
}

/** A package is the base's if all of its places are in layers of the base. */
function highestLayers(sets: Sets, packagesOf: PackagesOf): ReadonlyMap<KnownPackage, number> {
  const highest = new Map<KnownPackage, number>();
  for (const { id, layer } of sets) {
    for (const pkg of packagesOf(id)) highest.set(pkg, Math.max(highest.get(pkg) ?? 0, layer));
  }
  return highest;
}

function* flawsOf({
  flaws,
}: KnownPackage): Generator<readonly [cve: number, weight: number, isFixable: boolean], void> {
  for (let at = 0; at < flaws.length; at += NUMBERS_A_FLAW) {
    yield [flaws[at] ?? 0, flaws[at + 1] ?? 0, flaws[at + 2] === 1];
  }
}

/** Packages of one CVE may be rated differently: the worst rating counts, and whether any of them is exploited. */
function heavier(a: number, b: number): number {
  return Math.max(a & ~1, b & ~1) | (a & 1) | (b & 1);
}
