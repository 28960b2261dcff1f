import { countBySeverity, severityById, type Digest, type Line, type Verdict } from '../../domain/index.ts';
import { judge, NO_LINE } from '../../policy/index.ts';
import type { ImageToJudge, ReportSummary } from '../../store/ports.ts';
import type { ScanContext } from '../context.ts';
import { weighProblems } from '../weigh-problems.ts';
import { MatchAnswers, type AnsweredImage, type RulesOfLine } from './match-answers.ts';
import type { Rankings } from './rankings.ts';

export interface LineToJudge extends RulesOfLine {
  readonly line: Line;
}

export interface ImageJudgement {
  readonly image: ImageToJudge;
  readonly summary: ReportSummary;
  /** By each line that was asked for, in their order. */
  readonly verdicts: readonly Verdict[];
}

export interface Judged {
  readonly judgements: readonly ImageJudgement[];
  /** Images that only a report can judge, or that were changed meanwhile. */
  readonly left: readonly Digest[];
}

/**
 * Judges images by what their packages match: each distinct package is held against the lines once, and each set of
 * packages is counted once. The answer is the one that a report gives, or none.
 */
export class MatchJudge {
  readonly #context: ScanContext;
  readonly #lines: readonly LineToJudge[];
  readonly #answers: MatchAnswers;

  constructor(context: ScanContext, lines: readonly LineToJudge[]) {
    this.#context = context;
    this.#lines = lines;
    this.#answers = new MatchAnswers(context, { lines });
  }

  /** `linesOf` names the lines that hold for an image, by their numbers; absent: all do. */
  async judge(
    keys: readonly Digest[],
    at = this.#context.now(),
    linesOf: (key: Digest) => readonly number[] = () => [...this.#lines.keys()],
  ): Promise<Judged> {
    const able = keys.filter((key) => linesOf(key).every((line) => this.#canJudge(line)));
    const answers = able.length > 0 ? await this.#answers.of(able, at) : undefined;
    if (!answers) return { judgements: [], left: keys };
    const { answered, rankings } = answers;
    const judgements = answered.flatMap((each): ImageJudgement | [] => {
      const { image } = each;
      const verdicts = this.#verdictsOn(each, linesOf(image.key), rankings);
      return verdicts ? { image, summary: summaryOf(each, rankings, at), verdicts } : [];
    });
    const judged = new Set(judgements.map(({ image }) => image.key));
    return { judgements, left: keys.filter((key) => !judged.has(key)) };
  }

  /** Notes and dates of records are a report's alone. */
  #canJudge(line: number): boolean {
    const { strict, within, ignoreBase } = this.#lines[line]?.line ?? NO_LINE;
    return !strict && !within && !ignoreBase;
  }

  /** Undefined if one of the lines needs a report. */
  #verdictsOn(
    each: AnsweredImage,
    lines: readonly number[],
    { missing, holes: ofRecords }: Rankings,
  ): readonly Verdict[] | undefined {
    const { answer } = each;
    const verdicts = lines.flatMap((number) => {
      const line = this.#lines[number]?.line;
      const own = this.#answers.byLine(each, number);
      if (!line || !own) return [];
      const found = [...answer.holes, ...own.holes];
      const weighed = answer.hasCves ? [...ofRecords, ...weighProblems(missing, own.kept, line)] : [];
      return judge(own.kept, [...found, ...weighed], line);
    });
    return verdicts.length === lines.length ? verdicts : undefined;
  }
}

/** Counts all findings and holes, whichever line a client draws. */
function summaryOf({ answer }: AnsweredImage, { holes: ofRecords }: Rankings, at: Date): ReportSummary {
  const holes = answer.holes.length + answer.doubted.length + (answer.hasCves ? ofRecords.length : 0);
  const counts = countBySeverity(severityById(answer.findings).values());
  return { counts, holes, at: at.toISOString() };
}
