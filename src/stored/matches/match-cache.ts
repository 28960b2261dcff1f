import { cvesOf } from '../../domain/index.ts';
import { claimant, type PackageGroup } from '../../findings/answering.ts';
import type { ImageToJudge, MatchContent, StoredPackage } from '../../inventory/ports.ts';
import { severitySources } from '../../match/index.ts';
import type { ChosenFeeds } from '../changes/choose-feeds.ts';
import type { StoredContext } from '../context.ts';
import type { LineRules } from './package-by-line.ts';
import { packageFindings, type PackageFindings, shareEqual } from './package-findings.ts';
import { rankMatch, type RankedMatch } from './ranked-match.ts';
import { Rankings } from './rankings.ts';
import { RecentMap } from './recent-map.ts';
import { setFindings, type SetFindings } from './set-findings.ts';

/** Entries to cache of each kind; twice as many at most. */
export interface CacheLimits {
  readonly sets: number;
  readonly packages: number;
  readonly contents: number;
}

/** The packages of 100,000 images, each read once: some 130 MB at most. */
export const USUAL_LIMITS: CacheLimits = { sets: 1_000, packages: 250_000, contents: 100_000 };

interface CacheOptions {
  /** Rules of each line. */
  readonly rules: readonly LineRules[];
  readonly wantsUpgrades: boolean;
  readonly limits: CacheLimits;
}

/** Above the number of distributions, and of orders of severity sources. */
const MAX_DISTRIBUTIONS = 2 ** 20;
const MAX_ORDERS = 2 ** 16;

/** A package whose matches are stored. */
interface MatchedPackage {
  readonly stored: StoredPackage;
  readonly group: PackageGroup | undefined;
  /** Each names a content and an order of severity sources. */
  readonly matchKeys: readonly number[];
}

/** Caches judged sets and packages, and ranked matches, as of one state of the feeds and rules. */
export class MatchCache {
  readonly rankings: Rankings;
  readonly #store: StoredContext['store'];
  readonly #options: CacheOptions;
  readonly #sets: RecentMap<number, SetFindings>;
  /** By package and distribution. */
  readonly #packages: RecentMap<number, PackageFindings>;
  /** By match key. */
  readonly #matches: RecentMap<number, RankedMatch>;
  /** Orders of severity sources: groups with the same one share ranked matches. */
  readonly #orders: (readonly string[])[] = [];

  constructor(context: StoredContext, options: CacheOptions) {
    this.#store = context.store;
    this.#options = options;
    this.#sets = new RecentMap(options.limits.sets);
    this.#packages = new RecentMap(options.limits.packages);
    this.#matches = new RecentMap(options.limits.contents);
    this.rankings = new Rankings(context);
  }

  /** Returns each image's sets in order; leaves out images with a package that is due for matching. */
  async setsOf(
    images: readonly ImageToJudge[],
    chosen: ChosenFeeds,
  ): Promise<ReadonlyMap<ImageToJudge, readonly SetFindings[]>> {
    const found = new Map<ImageToJudge, readonly SetFindings[]>();
    for (const own of Map.groupBy(images, ({ distributionId }) => distributionId).values()) {
      const known = await this.#loadSets(own, chosen);
      for (const image of own) {
        const sets = image.sets.map(({ id }) => known.get(id)).filter((set) => set !== undefined);
        if (sets.length === image.sets.length) found.set(image, sets);
      }
    }
    return found;
  }

  /** Loads the sets of one distribution's images. */
  async #loadSets(
    images: readonly ImageToJudge[],
    chosen: ChosenFeeds,
  ): Promise<ReadonlyMap<number, SetFindings>> {
    const ids = new Set(images.flatMap(({ sets }) => sets.map(({ id }) => id)));
    const { found, missing } = this.#sets.find(ids, (id) => id);
    const [image] = images;
    if (!image || missing.length === 0) return found;
    const members = await this.#store.matches.members(missing);
    const packages = await this.#loadPackages(new Set([...members.values()].flat()), image, chosen);
    for (const [id, packageIds] of members) {
      const own = packageIds.map((each) => packages.get(each)).filter((pkg) => pkg !== undefined);
      if (own.length < packageIds.length) continue;
      const set = setFindings(own, this.#options.rules.length);
      found.set(id, set);
      this.#sets.set(id, set);
    }
    return found;
  }

  /** Loads packages of the image's distribution by ID, without those that are due for matching. */
  async #loadPackages(
    ids: Iterable<number>,
    { distribution, distributionId }: ImageToJudge,
    chosen: ChosenFeeds,
  ): Promise<ReadonlyMap<number, PackageFindings>> {
    const placeOf = (id: number) => id * MAX_DISTRIBUTIONS + (distributionId ?? 0);
    const { found, missing } = this.#packages.find(ids, placeOf);
    const groups = chosen.groupsOn(distribution);
    const matched: MatchedPackage[] = [];
    for (const { stored, contents } of await this.#store.matches.storedMatches(distributionId, missing)) {
      if (!contents) continue;
      const group = claimant(stored.package, groups);
      const order = this.#orderOf(group);
      matched.push({ stored, group, matchKeys: contents.map((id) => id * MAX_ORDERS + order) });
    }
    const ranked = await this.#loadMatches(new Set(matched.flatMap(({ matchKeys }) => matchKeys)));
    const named = new Set(chosen.problems.flatMap(({ package: about }) => about ?? []));
    const shared = new Map<string, PackageFindings>();
    for (const { stored, group, matchKeys } of matched) {
      const matches = matchKeys.flatMap((key) => ranked.get(key) ?? []);
      const answering = group && chosen.answering.get(group);
      const context = { ...this.#options, group, answering, distribution, named };
      const pkg = shareEqual(packageFindings(stored, matches, context), shared);
      found.set(stored.packageId, pkg);
      this.#packages.set(placeOf(stored.packageId), pkg);
    }
    return found;
  }

  /** Loads and ranks matches by their keys. */
  async #loadMatches(keys: Iterable<number>): Promise<ReadonlyMap<number, RankedMatch>> {
    const { found, missing } = this.#matches.find(keys, (key) => key);
    const contentOf = (key: number) => Math.floor(key / MAX_ORDERS);
    const contents = await this.#store.matches.contents([...new Set(missing.map(contentOf))]);
    const enrichment = await this.rankings.load([...contents.values()].flatMap(cvesIn));
    for (const key of missing) {
      const content = contents.get(contentOf(key));
      if (!content) continue;
      const match = rankMatch(content, enrichment, this.#orders[key % MAX_ORDERS] ?? []);
      found.set(key, match);
      this.#matches.set(key, match);
    }
    return found;
  }

  /** Returns the index of the group's order of severity sources. */
  #orderOf(group: PackageGroup | undefined): number {
    const sources = severitySources(group?.distribution);
    const known = this.#orders.findIndex((each) => each.join() === sources.join());
    return known < 0 ? this.#orders.push(sources) - 1 : known;
  }
}

function cvesIn(content: MatchContent): readonly string[] {
  return content.kind === 'flaw' ? cvesOf(content) : [];
}
