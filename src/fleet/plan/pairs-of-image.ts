import type { LayerPackages } from './flawed-image.ts';
import { NUMBERS_A_FLAW, type KnownPackage } from './known-packages.ts';

/** A CVE in an image. */
export interface Pair {
  /** Upgrades that clear it together, sorted; undefined if nothing does. */
  upgrades: readonly number[] | undefined;
  weight: number;
  /** Whether it comes from the base, possibly among others. */
  isOfBase: boolean;
}

/** Rebuilding an image on a newer build of its base. */
export interface Rebuild {
  /** Layers in the current base. */
  readonly layers: number;
  /** Only this upgrade. */
  readonly upgrades: readonly [number];
  /** CVEs in the newer build: they stay. */
  readonly stays: ReadonlySet<number>;
}

/**
 * Lists an image's CVEs, each with the upgrades that clear it: for a base package, a newer base build without
 * the CVE, else the package's upgrade. A CVE is cleared once no package has it.
 */
export function pairsOf(
  layers: readonly LayerPackages[],
  numbers: Int32Array,
  rebuild: Rebuild | undefined,
): ReadonlyMap<number, Pair> {
  const pairs = new Map<number, Pair>();
  for (const [pkg, layer] of highestLayers(layers)) {
    const isOfBase = rebuild !== undefined && layer < rebuild.layers;
    for (let at = pkg.start; at < pkg.end; at += NUMBERS_A_FLAW) {
      const [cve = 0, weight = 0, isFixable] = [numbers[at], numbers[at + 1], numbers[at + 2]];
      const own = isFixable === 1 ? pkg.upgrades : undefined;
      const upgrades = isOfBase && !rebuild.stays.has(cve) ? rebuild.upgrades : own;
      const known = pairs.get(cve);
      if (!known) {
        pairs.set(cve, { upgrades, weight, isOfBase });
        continue;
      }
      known.upgrades = together(known.upgrades, upgrades);
      known.weight = heavier(known.weight, weight);
      known.isOfBase ||= isOfBase;
    }
  }
  return pairs;
}

function together(
  a: readonly number[] | undefined,
  b: readonly number[] | undefined,
): readonly number[] | undefined {
  if (a === b || !a || !b) return a && b;
  return [...new Set([...a, ...b])].sort((one, other) => one - other);
}

/** Lists the CVEs in an image. */
export function cvesIn(layers: readonly LayerPackages[], numbers: Int32Array): ReadonlySet<number> {
  return new Set(pairsOf(layers, numbers, undefined).keys());
}

/** A package is the base's if all its places are in base layers. */
function highestLayers(layers: readonly LayerPackages[]): ReadonlyMap<KnownPackage, number> {
  const highest = new Map<KnownPackage, number>();
  for (const { layer, packages } of layers) {
    for (const pkg of packages) highest.set(pkg, Math.max(highest.get(pkg) ?? 0, layer));
  }
  return highest;
}

/** Packages with one CVE may be rated differently: the worst rating counts, and any exploited one. */
function heavier(a: number, b: number): number {
  return Math.max(a & ~1, b & ~1) | (a & 1) | (b & 1);
}
