import { dateOf, type Digest, RANKING_FEEDS } from '../../domain/index.ts';
import { appliesToImage, type IgnoreRule, isExpired } from '../../policy/index.ts';
import { PackageVex, type VexDocument } from '../../vex/index.ts';
import type { StoredContext } from '../context.ts';
import { type FilledMatches, fillMatches } from './fill-matches.ts';
import { imageByLine, type ImageByLine, imageFindings, type ImageFindings } from './image-findings.ts';
import { type CacheLimits, MatchCache, USUAL_LIMITS } from './match-cache.ts';
import type { LineRules } from './package-by-line.ts';
import type { Rankings } from './rankings.ts';

/** A sync may end while images are read. */
const MAX_ATTEMPTS = 2;

export interface RulesOfLine {
  readonly ignore: readonly IgnoreRule[];
  readonly vex?: readonly VexDocument[];
}

interface FindingsOptions {
  /** Judges packages by these lines; their indexes name them below. */
  readonly lines: readonly RulesOfLine[];
  /** Whether to keep what finding upgrades needs. */
  readonly wantsUpgrades?: boolean;
  readonly limits?: CacheLimits;
}

interface FoundImages {
  readonly images: readonly ImageFindings[];
  readonly rankings: Rankings;
}

/** Matches as of one state of the feeds, judged by each line's rules on one day. */
interface CurrentMatches {
  readonly filled: FilledMatches;
  readonly cache: MatchCache;
  readonly rules: readonly LineRules[];
  readonly day: string;
}

/**
 * Finds images' flaws as their reports do, from stored matches: it matches packages that are due (`fill-matches`), loads the
 * images' package sets, ranks each match and judges each package once (`match-cache`), then adds up sets and images.
 */
export class StoredFindings {
  readonly #context: StoredContext;
  readonly #options: FindingsOptions;
  #current: CurrentMatches | undefined;

  constructor(context: StoredContext, options: FindingsOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Leaves out images that need a report or were deleted. Returns undefined if syncs keep ending meanwhile. */
  async of(keys: readonly Digest[], at: Date): Promise<FoundImages | undefined> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { filled, cache } = await this.#matchesAt(at);
      const images = await this.#context.store.matches.images(keys);
      const setsOf = await cache.setsOf(images, filled.chosen);
      // Read in many steps: if a sync ended meanwhile, some are as of it and some are not.
      if (!(await this.#isCurrent(filled))) continue;
      const found: ImageFindings[] = [];
      for (const image of images) {
        const sets = setsOf.get(image);
        const findings = sets && imageFindings(image, sets, filled.chosen, at);
        if (findings) found.push(findings);
      }
      return { images: found, rankings: cache.rankings };
    }
    return undefined;
  }

  /** Judges an image by a line; returns undefined if only a report can, as when rules or documents name the image. */
  byLine(found: ImageFindings, line: number, baseLayers?: number): ImageByLine | undefined {
    const { ignore = [] } = this.#options.lines[line] ?? {};
    const { image } = found.image;
    if (ignore.some((rule) => rule.image !== undefined && appliesToImage(rule, image.reference))) {
      return undefined;
    }
    if (this.#current?.rules[line]?.vex?.names(image) === true) return undefined;
    return imageByLine(found, line, baseLayers);
  }

  /** Ignore rules and release life cycles change daily; VEX statements take effect at any time. */
  async #matchesAt(at: Date): Promise<CurrentMatches> {
    const day = dateOf(at.toISOString());
    const current = this.#current;
    const holds = current?.day === day && current.rules.every(({ vex }) => vex?.holdsAt(at) ?? true);
    if (holds && (await this.#isCurrent(current.filled))) return current;
    const filled = await fillMatches(this.#context);
    const { lines, wantsUpgrades = false, limits = USUAL_LIMITS } = this.#options;
    const rules = lines.map((line) => rulesAt(line, at));
    const cache = new MatchCache(this.#context, { rules, wantsUpgrades, limits });
    this.#current = { filled, cache, rules, day };
    return this.#current;
  }

  /** Whether no sync has ended since, and no other worker has moved a group. */
  async #isCurrent(filled: FilledMatches): Promise<boolean> {
    const { matches, advisories } = this.#context.store;
    const stored = new Map((await matches.groups()).map((group) => [group.hash, group]));
    const seqs = new Map((await advisories.feedStates()).map(({ feed, seq }) => [feed, seq]));
    if (RANKING_FEEDS.some((feed) => seqs.get(feed) !== filled.seqs.get(feed))) return false;
    return filled.groups.every(({ wanted: { hash, answering: by, seq }, answering }) => {
      const group = stored.get(hash);
      const isStored = group?.answering === by && group.seq === seq;
      return isStored && (!answering || seqs.get(answering.feed) === seq);
    });
  }
}

function rulesAt({ ignore, vex = [] }: RulesOfLine, now: Date): LineRules {
  return {
    ignore: ignore.filter((rule) => rule.image === undefined && !isExpired(rule, now)),
    ...(vex.length > 0 && { vex: new PackageVex(vex, now) }),
  };
}
