import { countBySeverity, severityById, type Digest, type Line, type Verdict } from '../../domain/index.ts';
import { judge, NO_LINE, type IgnoreRule } from '../../policy/index.ts';
import type { ImageToJudge, ReportSummary } from '../../store/ports.ts';
import type { ScanContext } from '../context.ts';
import { weighProblems } from '../weigh-problems.ts';
import { MatchAnswers, type AnsweredImage } from './match-answers.ts';
import type { Rankings } from './rankings.ts';

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
  readonly #answers: MatchAnswers;

  constructor(context: ScanContext, settings: LineToJudge | undefined) {
    this.#context = context;
    this.#settings = settings;
    this.#answers = new MatchAnswers(context, { ignore: settings?.ignore ?? [] });
  }

  async judge(keys: readonly Digest[], at = this.#context.now()): Promise<Judged> {
    const answers = this.#canJudge() ? await this.#answers.of(keys, at) : undefined;
    if (!answers) return { judgements: [], left: keys };
    const { answered, left, rankings } = answers;
    return { judgements: answered.map((each) => this.#judgeOne(each, rankings, at)), left };
  }

  /** Notes and dates of records are a report's alone. */
  #canJudge(): boolean {
    const { strict, within, ignoreBase } = this.#settings?.line ?? NO_LINE;
    return !strict && !within && !ignoreBase;
  }

  #judgeOne(
    { image, answer }: AnsweredImage,
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
