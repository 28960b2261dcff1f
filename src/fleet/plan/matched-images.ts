import { defined, type Digest } from '../../domain/index.ts';
import { sourcesOf } from '../../findings/index.ts';
import {
  type ImageFindings,
  type PackageByLine,
  type RulesOfLine,
  type SetFindings,
  sourceUpgrades,
  type StoredContext,
  StoredFindings,
} from '../../stored/index.ts';
import type { FlawedImage } from './flawed-image.ts';
import type { KnownPackage, KnownPackages } from './known-packages.ts';
import type { FindImageHole } from './image-hole.ts';

/** Small, since images that share sets are read together, and counted packages are cached by ID. */
const LIMITS = { sets: 100, packages: 5_000, contents: 50_000 };

/** Index of the only line. */
const LINE = 0;

/**
 * Reads images' flaws from stored matches, under one line: each distinct package is counted once, however
 * many images hold it.
 */
export class MatchedImages {
  readonly #context: StoredContext;
  readonly #findings: StoredFindings;
  readonly #known: KnownPackages;
  readonly #findHole: FindImageHole;
  /** By distribution and package ID. */
  readonly #packages = new Map<number, Map<number, KnownPackage>>();
  readonly #sets = new WeakMap<SetFindings, readonly KnownPackage[]>();

  constructor(context: StoredContext, rules: RulesOfLine, known: KnownPackages, findHole: FindImageHole) {
    this.#context = context;
    this.#findings = new StoredFindings(context, { lines: [rules], wantsUpgrades: true, limits: LIMITS });
    this.#known = known;
    this.#findHole = findHole;
  }

  /** Leaves out images that need a report. */
  async read(keys: readonly Digest[], at: Date): Promise<readonly FlawedImage[]> {
    const found = await this.#findings.of(keys, at);
    if (!found) return [];
    await this.#addPackages(found.images);
    return found.images.flatMap((each) => this.#toFlawed(each) ?? []);
  }

  /** Finds upgrades for all packages not seen in an earlier image, in one lookup. */
  async #addPackages(images: readonly ImageFindings[]): Promise<void> {
    const added = new Map<PackageByLine, Map<number, KnownPackage>>();
    const seen = new Set<string>();
    for (const { image, sets } of images) {
      const { distributionId = 0 } = image;
      const known = this.#packages.get(distributionId) ?? new Map<number, KnownPackage>();
      this.#packages.set(distributionId, known);
      for (const flawed of sets.flatMap((set) => set.byLine[LINE]?.flawed ?? [])) {
        const place = `${distributionId} ${flawed.packageId}`;
        if (!known.has(flawed.packageId) && !seen.has(place)) added.set(flawed, known);
        seen.add(place);
      }
    }
    const toFix = [...added.keys()].flatMap(({ kept, toFix: about }) =>
      about ? [{ ...about, findings: kept }] : [],
    );
    const upgrades = await sourceUpgrades(toFix, sourcesOf(this.#context.store));
    const upgradeOf = new Map(toFix.map((each, i) => [each.package, upgrades[i]]));
    for (const [{ packageId, kept, toFix: about }, known] of added) {
      known.set(packageId, this.#known.add(kept, about && upgradeOf.get(about.package)));
    }
  }

  #toFlawed(found: ImageFindings): FlawedImage | undefined {
    const { image, sets, holes } = found;
    const { key, distributionId = 0, sets: placed } = image;
    const own = this.#findings.byLine(found, LINE);
    if (!own) return undefined;
    const hole = this.#findHole([...holes, ...own.holes]);
    return {
      key,
      layers: placed.flatMap(({ layer }, i) => {
        const set = sets[i];
        return set ? [{ layer, packages: this.#packagesOf(set, distributionId) }] : [];
      }),
      shape: placed.map(({ layer, id }) => `${layer}:${id}`).join(' '),
      ...defined({ hole }),
    };
  }

  #packagesOf(set: SetFindings, distributionId: number): readonly KnownPackage[] {
    const known = this.#sets.get(set);
    if (known) return known;
    const ofDistribution = this.#packages.get(distributionId);
    const flawed = set.byLine[LINE]?.flawed ?? [];
    const packages = flawed.flatMap(({ packageId }) => ofDistribution?.get(packageId) ?? []);
    this.#sets.set(set, packages);
    return packages;
  }
}
