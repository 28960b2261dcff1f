import {
  countBySeverity,
  RANKING_FEEDS,
  severityById,
  type Digest,
  type Line,
  type Verdict,
} from '../../domain/index.ts';
import { appliesToImage, isExpired, judge, type IgnoreRule } from '../../policy/index.ts';
import type { ImageToJudge, ReportSummary } from '../../store/ports.ts';
import type { ScanContext } from '../context.ts';
import { weighProblems } from '../weigh-problems.ts';
import { fillMatches, type FilledMatches } from './fill-matches.ts';
import { imageAnswer, type ImageAnswer } from './image-answer.ts';
import { MatchMemory } from './match-memory.ts';
import type { Rankings } from './rankings.ts';

/** A sync may end while images are read. */
const MAX_ATTEMPTS = 2;

export interface LineToJudge {
  readonly line: Line;
  readonly ignore: readonly IgnoreRule[];
}

export interface ImageJudgement {
  readonly image: ImageToJudge;
  readonly summary: ReportSummary;
  /** Absent without a line. */
  readonly verdict?: Verdict;
  readonly at: Date;
}

export interface Judged {
  readonly judgements: readonly ImageJudgement[];
  /** Images that only a report can judge, or that were changed meanwhile. */
  readonly left: readonly Digest[];
}

/**
 * Judges images by what their packages match: each distinct package is held against the line once, and each set of packages
 * is counted once. The answer is the one that a report gives, or none.
 */
export class MatchJudge {
  readonly #context: ScanContext;
  readonly #settings: LineToJudge | undefined;
  #known: { readonly filled: FilledMatches; readonly memory: MatchMemory } | undefined;

  constructor(context: ScanContext, settings: LineToJudge | undefined) {
    this.#context = context;
    this.#settings = settings;
  }

  async judge(keys: readonly Digest[], at = this.#context.now()): Promise<Judged> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { filled, memory } = await this.#fill(at);
      const images = await this.#context.store.matches.images(keys);
      const answers = await memory.answersOf(images, filled, this.#rulesAt(at));
      // Read in many steps: of a group that was moved meanwhile, some are of one sync and some of the next.
      if (!(await this.#isCurrent(filled))) continue;
      const left: Digest[] = [];
      const judgements: ImageJudgement[] = [];
      for (const image of images) {
        const sets = this.#canJudge(image) ? answers.get(image) : undefined;
        const answer = sets && imageAnswer(image, sets, filled.chosen, at);
        if (answer) judgements.push(this.#judgeOne(image, answer, memory.rankings, at));
        else left.push(image.key);
      }
      return { judgements, left };
    }
    return { judgements: [], left: keys };
  }

  async #fill(at: Date): Promise<{ readonly filled: FilledMatches; readonly memory: MatchMemory }> {
    const known = this.#known;
    if (known?.memory.isOf(at) === true && (await this.#isCurrent(known.filled))) return known;
    const filled = await fillMatches(this.#context);
    this.#known = { filled, memory: new MatchMemory(this.#context, at) };
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

  #rulesAt(now: Date): readonly IgnoreRule[] {
    const rules = this.#settings?.ignore ?? [];
    return rules.filter((rule) => rule.image === undefined && !isExpired(rule, now));
  }

  /** Notes, dates of records, and rules for one image are a report's alone. */
  #canJudge({ reference }: ImageToJudge): boolean {
    if (!this.#settings) return true;
    const { line, ignore } = this.#settings;
    if (line.strict || line.within || line.ignoreBase) return false;
    return !ignore.some((rule) => rule.image !== undefined && appliesToImage(rule, reference));
  }

  #judgeOne(
    image: ImageToJudge,
    answer: ImageAnswer,
    { missing, holes: ofRecords }: Rankings,
    at: Date,
  ): ImageJudgement {
    const found = answer.hasCves ? [...answer.holes, ...ofRecords] : answer.holes;
    const counts = countBySeverity(severityById(answer.findings).values());
    const holes = found.length + answer.covered.length;
    const summary = { counts, holes, at: at.toISOString() };
    if (!this.#settings) return { image, summary, at };
    const { line } = this.#settings;
    const problems = answer.hasCves ? [...found, ...weighProblems(missing, answer.kept, line)] : found;
    return { image, summary, verdict: judge(answer.kept, problems, line), at };
  }
}
