import type { Digest } from '../../domain/index.ts';
import type { ImageContents } from '../../store/ports.ts';
import { Exposure } from './exposure.ts';
import type { PlannedBase } from './find-bases.ts';
import type { KnownPackages } from './known-packages.ts';
import { cvesIn, pairsOf, type Rebuild } from './pairs-of-image.ts';
import type { UpgradeList } from './upgrade-list.ts';

/** An image that the plan looks at. */
export interface CheckedImage {
  readonly key: Digest;
  readonly contents: ImageContents;
  /** Runs that have not ended. */
  readonly runs: number;
}

export interface Collected {
  readonly exposure: Exposure;
  /** Images that each upgrade helps, by its number. */
  readonly helped: ReadonlyMap<number, readonly CheckedImage[]>;
  /** Pairs that the present bases bring, by the number of the upgrade that rebuilds on a newer one. */
  readonly ofBase: ReadonlyMap<number, number>;
  /** Images that could not be fully checked, with a reason. */
  readonly incomplete: readonly { readonly key: Digest; readonly reason: string }[];
}

interface Fleet {
  readonly bases: ReadonlyMap<Digest, PlannedBase>;
  readonly contents: ReadonlyMap<Digest, ImageContents>;
  readonly known: KnownPackages;
  readonly upgrades: UpgradeList;
}

/** Counts the pairs of all images by what clears them. */
export function collectPairs(images: readonly CheckedImage[], fleet: Fleet): Collected {
  const exposure = new Exposure();
  const helped = new Map<number, CheckedImage[]>();
  const ofBase = new Map<number, number>();
  const incomplete: { key: Digest; reason: string }[] = [];
  const rebuildOf = rebuilds(fleet);
  for (const image of images) {
    const { key, contents } = image;
    const reason = holeIn(contents, fleet.known);
    if (reason !== undefined) incomplete.push({ key, reason });
    const rebuild = rebuildOf(key);
    const helping = new Set<number>();
    const pairs = pairsOf(contents.sets, (set) => fleet.known.of(set), rebuild);
    for (const { upgrades = [], weight, isOfBase } of pairs.values()) {
      exposure.add(upgrades, weight);
      for (const upgrade of upgrades) helping.add(upgrade);
      if (isOfBase && rebuild) addOne(ofBase, rebuild.upgrades[0]);
    }
    for (const upgrade of helping) {
      const known = helped.get(upgrade);
      if (known) known.push(image);
      else helped.set(upgrade, [image]);
    }
  }
  return { exposure, helped, ofBase, incomplete };
}

function addOne(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Returns what a newer build of an image's base clears; undefined for one that could not be fully checked. */
function rebuilds({ bases, contents, known, upgrades }: Fleet): (key: Digest) => Rebuild | undefined {
  const staying = new Map<Digest, ReadonlySet<number>>();
  return (key) => {
    const found = bases.get(key);
    const build = found?.newer && contents.get(found.newer.key);
    if (!found?.newer || !build || holeIn(build, known) !== undefined) return undefined;
    const stays = staying.get(build.key) ?? cvesIn(build.sets, (set) => known.of(set));
    staying.set(build.key, stays);
    return { layers: found.base.layers, upgrades: [upgrades.base(found.newer)], stays };
  };
}

function holeIn({ sets, holes }: ImageContents, known: KnownPackages): string | undefined {
  const [first] = holes;
  if (first) return first.message;
  for (const { id } of sets) {
    const unchecked = known.of(id).find(({ hole }) => hole !== undefined);
    if (unchecked) return unchecked.hole;
  }
  return undefined;
}
