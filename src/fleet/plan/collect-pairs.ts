import type { Digest } from '../../domain/index.ts';
import { Exposure } from './exposure.ts';
import type { PlannedBase } from './find-bases.ts';
import type { FlawedImage } from './flawed-image.ts';
import { HelpedImages, type CheckedImage } from './helped-images.ts';
import type { KnownPackages } from './known-packages.ts';
import { pairsOf, type Pair, type Rebuild } from './pairs-of-image.ts';
import type { UpgradeList } from './upgrade-list.ts';

interface Fleet {
  readonly bases: ReadonlyMap<Digest, PlannedBase>;
  /** CVEs in newer base builds; builds not fully checked are missing. */
  readonly staying: ReadonlyMap<Digest, ReadonlySet<number>>;
  readonly known: KnownPackages;
  readonly upgrades: UpgradeList;
}

/** Counts the images' pairs by the upgrades that clear them, without keeping the images. */
export class CollectedPairs {
  readonly exposure = new Exposure();
  /** Images that could not be fully checked, with a reason. */
  readonly incomplete: { readonly key: Digest; readonly reason: string }[] = [];
  readonly #fleet: Fleet;
  readonly #helped = new Map<number, HelpedImages>();
  readonly #ofBase = new Map<number, number>();
  #images = 0;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  get images(): number {
    return this.#images;
  }

  helpedBy(upgrade: number): HelpedImages {
    return this.#helped.get(upgrade) ?? new HelpedImages();
  }

  /** Counts the pairs from current bases, by the upgrade that rebuilds on a newer one. */
  ofBase(upgrade: number): number {
    return this.#ofBase.get(upgrade) ?? 0;
  }

  /** Images with the same content on the same base share the work if added together. */
  add(images: readonly FlawedImage[], runsOf: (key: Digest) => number): void {
    this.#images += images.length;
    for (const { key, hole } of images) if (hole !== undefined) this.incomplete.push({ key, reason: hole });
    const rebuilt = images.map((image) => ({ image, rebuild: this.#rebuildOf(image.key) }));
    const alike = Map.groupBy(rebuilt, ({ image: { shape, key }, rebuild }) =>
      [shape ?? key, rebuild?.layers, rebuild?.upgrades].join('\0'),
    );
    for (const group of alike.values()) {
      const [first] = group;
      if (!first) continue;
      const pairs = pairsOf(first.image.layers, this.#fleet.known.numbers, first.rebuild);
      const checked = group.map(({ image: { key } }) => ({ key, runs: runsOf(key) }));
      this.#count([...pairs.values()], first.rebuild, checked);
    }
  }

  #count(pairs: readonly Pair[], rebuild: Rebuild | undefined, images: readonly CheckedImage[]): void {
    const helping = new Set<number>();
    for (const { upgrades = [], weight, isOfBase } of pairs) {
      this.exposure.add(upgrades, weight, images.length);
      for (const upgrade of upgrades) helping.add(upgrade);
      if (isOfBase && rebuild) {
        const [upgrade] = rebuild.upgrades;
        this.#ofBase.set(upgrade, this.ofBase(upgrade) + images.length);
      }
    }
    for (const upgrade of helping) {
      const helped = this.helpedBy(upgrade);
      this.#helped.set(upgrade, helped);
      for (const image of images) helped.add(image);
    }
  }

  /** Returns the rebuild on a newer base; undefined if the newer base could not be fully checked. */
  #rebuildOf(key: Digest): Rebuild | undefined {
    const { bases, staying, upgrades } = this.#fleet;
    const found = bases.get(key);
    const stays = found?.newer && staying.get(found.newer.key);
    if (!found?.newer || !stays) return undefined;
    return { layers: found.base.layers, upgrades: [upgrades.base(found.newer)], stays };
  }
}
