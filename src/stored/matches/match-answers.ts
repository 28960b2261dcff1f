import { type Digest, RANKING_FEEDS } from '../../domain/index.ts';
import { appliesToImage, type IgnoreRule, isExpired } from '../../policy/index.ts';
import { PackageVex, type VexDocument } from '../../vex/index.ts';
import type { ChosenFeeds } from '../changes/choose-feeds.ts';
import type { StoredContext } from '../context.ts';
import { type FilledMatches, fillMatches } from './fill-matches.ts';
import { type AnsweredImage, imageAnswer, imageByLine, type ImageByLine } from './image-answer.ts';
import type { LineRules } from './line-answer.ts';
import { MatchMemory, type MemoryLimits, USUAL_LIMITS } from './match-memory.ts';
import type { Rankings } from './rankings.ts';

/** A sync may end while images are read. */
const MAX_ATTEMPTS = 2;

export interface RulesOfLine {
  readonly ignore: readonly IgnoreRule[];
  readonly vex?: readonly VexDocument[];
}

interface AnswerOptions {
  /** Lines that are asked for by their number. */
  readonly lines: readonly RulesOfLine[];
  /** Finds the upgrade that fixes each package. */
  readonly wantsUpgrades?: boolean;
  /** Bounds on what is kept in memory. */
  readonly limits?: MemoryLimits;
}

interface Answers {
  readonly answered: readonly AnsweredImage[];
  /** Images of which only a report can tell, or that were changed meanwhile. */
  readonly left: readonly Digest[];
  readonly rankings: Rankings;
  readonly chosen: ChosenFeeds;
}

/**
 * Answers for images by stored matches: the answer that a report gives, or none. Each distinct package is asked once,
 * however many lines judge it.
 */
export class MatchAnswers {
  readonly #context: StoredContext;
  readonly #options: AnswerOptions;
  #known: { readonly filled: FilledMatches; readonly memory: MatchMemory } | undefined;

  constructor(context: StoredContext, options: AnswerOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Returns undefined if syncs go on ending while images are read. */
  async of(keys: readonly Digest[], at: Date): Promise<Answers | undefined> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { filled, memory } = await this.#fill(at);
      const images = await this.#context.store.matches.images(keys);
      const answers = await memory.answersOf(images, filled);
      // Read in many steps: of a group that was moved meanwhile, some are of one sync and some of the next.
      if (!(await this.#isCurrent(filled))) continue;
      const left: Digest[] = [];
      const answered: AnsweredImage[] = [];
      for (const image of images) {
        const sets = answers.get(image);
        const answer = sets && imageAnswer(image, sets, filled.chosen, at);
        if (answer) answered.push({ image, sets, answer });
        else left.push(image.key);
      }
      return { answered, left, rankings: memory.rankings, chosen: filled.chosen };
    }
    return undefined;
  }

  /** Returns what a line makes of an image; undefined if only a report can tell. */
  byLine(answered: AnsweredImage, line: number, baseLayers?: number): ImageByLine | undefined {
    const { ignore = [] } = this.#options.lines[line] ?? {};
    const { image } = answered.image;
    const isRuledAlone = ignore.some(
      (rule) => rule.image !== undefined && appliesToImage(rule, image.reference),
    );
    if (isRuledAlone || this.#known?.memory.isNamed(image, line) === true) return undefined;
    return imageByLine(answered, line, baseLayers);
  }

  async #fill(at: Date): Promise<{ readonly filled: FilledMatches; readonly memory: MatchMemory }> {
    const known = this.#known;
    if (known?.memory.isOf(at) === true && (await this.#isCurrent(known.filled))) return known;
    const filled = await fillMatches(this.#context);
    const { lines, wantsUpgrades = false, limits = USUAL_LIMITS } = this.#options;
    const rules = lines.map((line) => rulesOfAll(line, at));
    this.#known = { filled, memory: new MatchMemory(this.#context, at, { rules, wantsUpgrades, limits }) };
    return this.#known;
  }

  async #isCurrent({ groups, rankings }: FilledMatches): Promise<boolean> {
    const { matches, advisories } = this.#context.store;
    const stored = new Map((await matches.groups()).map((group) => [group.hash, group]));
    const seqs = new Map((await advisories.feedStates()).map(({ feed, seq }) => [feed, seq]));
    if (RANKING_FEEDS.some((feed) => seqs.get(feed) !== rankings.get(feed))) return false;
    return groups.every(({ wanted, feed }) => {
      const { answering, seq } = stored.get(wanted.hash) ?? {};
      const isStored = answering === wanted.answering && seq === wanted.seq;
      return isStored && (feed === undefined || seqs.get(feed) === wanted.seq);
    });
  }
}

function rulesOfAll({ ignore, vex = [] }: RulesOfLine, now: Date): LineRules {
  return {
    ignore: ignore.filter((rule) => rule.image === undefined && !isExpired(rule, now)),
    ...(vex.length > 0 && { vex: new PackageVex(vex, now) }),
  };
}
