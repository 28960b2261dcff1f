import {
  countBySeverity,
  type Digest,
  type JudgedFinding,
  type Line,
  severityById,
  type Verdict,
} from '../../domain/index.ts';
import type { FoundBase } from '../../findings/find-base.ts';
import { onceForEachCause } from '../../findings/once-for-each-cause.ts';
import { weighProblems } from '../../findings/rank/weigh-problems.ts';
import type { FindKnownSince, NamedFinding } from '../../findings/report-image.ts';
import type { ImageToJudge, ReportSummary } from '../../inventory/ports.ts';
import {
  feedsOfLine,
  judge,
  type LimitedFinding,
  lineOnBase,
  markLimits,
  NO_LINE,
  timedFindings,
} from '../../policy/index.ts';
import type { Suppressed } from '../../vex/index.ts';
import type { StoredContext } from '../context.ts';
import type { AnsweredImage, ImageByLine } from './image-answer.ts';
import { MatchAnswers, type RulesOfLine } from './match-answers.ts';
import type { Rankings } from './rankings.ts';

export interface LineToJudge extends RulesOfLine {
  readonly line: Line;
}

/** A line that holds for an image, by its number. */
export interface HeldLine {
  readonly line: number;
  /** Absent: the image is not judged by a line with time limits. `isWhole` says whether all of it was read and compared. */
  readonly findKnownSince?: (image: ImageToJudge, isWhole: boolean) => FindKnownSince;
  /** Absent: the image has no base. */
  readonly findBase?: (image: ImageToJudge) => Promise<FoundBase>;
}

export interface ImageJudgement {
  readonly image: ImageToJudge;
  readonly summary: ReportSummary;
  /** Verdicts by the lines that were asked for, in their order. */
  readonly verdicts: readonly Verdict[];
  /** Findings that documents of each of these lines suppressed. */
  readonly suppressed: readonly (readonly Suppressed[])[];
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
  readonly #context: StoredContext;
  readonly #lines: readonly LineToJudge[];
  readonly #answers: MatchAnswers;

  constructor(context: StoredContext, lines: readonly LineToJudge[]) {
    this.#context = context;
    this.#lines = lines;
    this.#answers = new MatchAnswers(context, { lines });
  }

  /** `linesOf` lists the lines that hold for an image; absent: all do. */
  async judge(
    keys: readonly Digest[],
    at = this.#context.now(),
    linesOf: (key: Digest) => readonly HeldLine[] = () =>
      Array.from(this.#lines.keys(), (line) => ({ line })),
  ): Promise<Judged> {
    const able = keys.filter((key) => linesOf(key).every((held) => this.#canJudge(held)));
    const answers = able.length > 0 ? await this.#answers.of(able, at) : undefined;
    if (!answers) return { judgements: [], left: keys };
    const { answered, rankings } = answers;
    const judgements: ImageJudgement[] = [];
    for (const each of answered) {
      const { image } = each;
      const judged = await this.#verdictsOn(each, linesOf(image.key), rankings, at);
      if (judged) judgements.push({ image, summary: summaryOf(each, rankings, at), ...judged });
    }
    const judged = new Set(judgements.map(({ image }) => image.key));
    return { judgements, left: keys.filter((key) => !judged.has(key)) };
  }

  /** Notes are a report's alone, and so are the dates of records, which a clock would start from. */
  #canJudge({ line, findKnownSince }: HeldLine): boolean {
    const { strict, within } = this.#lines[line]?.line ?? NO_LINE;
    return !strict && (!within || findKnownSince !== undefined);
  }

  /** Undefined if one of the lines needs a report. */
  async #verdictsOn(
    each: AnsweredImage,
    held: readonly HeldLine[],
    rankings: Rankings,
    at: Date,
  ): Promise<Pick<ImageJudgement, 'verdicts' | 'suppressed'> | undefined> {
    const { answer } = each;
    const { missing, holes: ofRecords } = rankings;
    const verdicts: Verdict[] = [];
    const suppressed: (readonly Suppressed[])[] = [];
    for (const one of held) {
      const { line: drawn } = this.#lines[one.line] ?? { line: NO_LINE };
      const base = drawn.ignoreBase && (await one.findBase?.(each.image))?.base;
      const line = lineOnBase(drawn, base);
      const own = this.#answers.byLine(each, one.line, line.ignoreBase && base?.layers);
      const findings = own && (await limited(each, own, line, one, at));
      if (!findings) return undefined;
      // Where a line depends on no rankings, all that lacks of them are notes.
      const isRanked = answer.hasCves && feedsOfLine(line).size > 0;
      const weighed = isRanked ? weighProblems(missing, findings, line) : [];
      const holes = [...answer.holes, ...own.holes, ...(answer.hasCves ? ofRecords : []), ...weighed];
      verdicts.push(judge(findings, onceForEachCause(holes, line.allowIncomplete), line));
      suppressed.push(own.suppressed);
    }
    return { verdicts, suppressed };
  }
}

/** Marks the time limits of findings; undefined if the date of a record decides one. */
async function limited(
  each: AnsweredImage,
  { kept, flawed }: ImageByLine,
  line: Line,
  { findKnownSince }: HeldLine,
  at: Date,
): Promise<readonly JudgedFinding[] | undefined> {
  if (!line.within) return kept;
  const findings = flawed.flatMap(({ name, kept: own }) =>
    own.map((finding): LimitedFinding => ({ ...finding, package: { name } })),
  );
  const find = findKnownSince?.(each.image, each.answer.isWhole);
  const startsOf = await find?.(timedFindings(findings, line), allIn(each), at);
  const marked = markLimits(findings, line, at, startsOf);
  return marked.some(({ limit }) => limit && !limit.clock) ? undefined : marked;
}

function allIn({ sets }: AnsweredImage): readonly NamedFinding[] {
  return sets.flatMap(({ flawed, suppressed }) => [
    ...flawed.flatMap(({ name, kept }) => kept.map(({ id }) => ({ package: { name }, id }))),
    ...suppressed.flatMap(({ name, flaws }) => flaws.map(({ id }) => ({ package: { name }, id }))),
  ]);
}

/** Counts all findings and holes, whichever line a client draws. */
function summaryOf({ answer }: AnsweredImage, { holes: ofRecords }: Rankings, at: Date): ReportSummary {
  const holes = answer.holes.length + answer.notCompared.length + (answer.hasCves ? ofRecords.length : 0);
  const counts = countBySeverity(severityById(answer.findings).values());
  return { counts, holes, at: at.toISOString() };
}
