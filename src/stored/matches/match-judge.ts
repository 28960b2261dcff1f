import {
  countBySeverity,
  countFixable,
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
import type { ImageByLine, ImageFindings } from './image-findings.ts';
import type { Rankings } from './rankings.ts';
import { type RulesOfLine, StoredFindings } from './stored-findings.ts';

export interface LineToJudge extends RulesOfLine {
  readonly line: Line;
}

/** A line that applies to an image. */
export interface ApplicableLine {
  /** The line's index. */
  readonly line: number;
  /** Absent: no line with time limits judges the image. `isWhole` tells whether all of it was read and compared. */
  readonly findKnownSince?: (image: ImageToJudge, isWhole: boolean) => FindKnownSince;
  /** Absent: the image has no base. */
  readonly findBase?: (image: ImageToJudge) => Promise<FoundBase>;
}

export interface ImageJudgement {
  readonly image: ImageToJudge;
  readonly summary: ReportSummary;
  /** By each line that applies, in order. */
  readonly verdicts: readonly Verdict[];
  /** Findings that each line's documents suppressed. */
  readonly suppressed: readonly (readonly Suppressed[])[];
}

export interface JudgedSet {
  readonly judgements: readonly ImageJudgement[];
  /** Images that only a report can judge, or that were deleted or changed meanwhile. */
  readonly left: readonly Digest[];
}

/**
 * Judges images by their packages' matches: each distinct package is held against the lines once, and each package set
 * is counted once. Returns the verdict that a report gives, or none.
 */
export class MatchJudge {
  readonly #context: StoredContext;
  readonly #lines: readonly LineToJudge[];
  readonly #findings: StoredFindings;

  constructor(context: StoredContext, lines: readonly LineToJudge[]) {
    this.#context = context;
    this.#lines = lines;
    this.#findings = new StoredFindings(context, { lines });
  }

  /** `linesOf` lists the lines that apply to an image; absent: all do. */
  async judge(
    keys: readonly Digest[],
    at = this.#context.now(),
    linesOf: (key: Digest) => readonly ApplicableLine[] = () =>
      Array.from(this.#lines.keys(), (line) => ({ line })),
  ): Promise<JudgedSet> {
    const able = keys.filter((key) => linesOf(key).every((applicable) => this.#canJudge(applicable)));
    const found = able.length > 0 ? await this.#findings.of(able, at) : undefined;
    if (!found) return { judgements: [], left: keys };
    const { images, rankings } = found;
    const judgements: ImageJudgement[] = [];
    for (const each of images) {
      const { image } = each;
      const judged = await this.#judgeBy(linesOf(image.key), each, rankings, at);
      if (judged) judgements.push({ image, summary: summaryOf(each, rankings, at), ...judged });
    }
    const judged = new Set(judgements.map(({ image }) => image.key));
    return { judgements, left: keys.filter((key) => !judged.has(key)) };
  }

  /** Only a report has notes, and the record dates from which time limits run. */
  #canJudge({ line, findKnownSince }: ApplicableLine): boolean {
    const { strict, within } = this.#lines[line]?.line ?? NO_LINE;
    return !strict && (!within || findKnownSince !== undefined);
  }

  /** Returns undefined if one of the lines needs a report. */
  async #judgeBy(
    lines: readonly ApplicableLine[],
    each: ImageFindings,
    { missing, holes: ofRecords }: Rankings,
    at: Date,
  ): Promise<Pick<ImageJudgement, 'verdicts' | 'suppressed'> | undefined> {
    const verdicts: Verdict[] = [];
    const suppressed: (readonly Suppressed[])[] = [];
    for (const applicable of lines) {
      const { line: drawn } = this.#lines[applicable.line] ?? { line: NO_LINE };
      const base = drawn.ignoreBase && (await applicable.findBase?.(each.image))?.base;
      const line = lineOnBase(drawn, base);
      const own = this.#findings.byLine(each, applicable.line, line.ignoreBase && base?.layers);
      const findings = own && (await limited(each, own, line, applicable, at));
      if (!findings) return undefined;
      // If a line depends on no rankings, missing ones are only notes.
      const isRanked = each.hasCves && feedsOfLine(line).size > 0;
      const weighed = isRanked ? weighProblems(missing, findings, line) : [];
      const holes = [...each.holes, ...own.holes, ...(each.hasCves ? ofRecords : []), ...weighed];
      verdicts.push(judge(findings, onceForEachCause(holes, line.allowIncomplete), line));
      suppressed.push(own.suppressed);
    }
    return { verdicts, suppressed };
  }
}

/** Marks the findings' time limits; returns undefined if a record's date decides one. */
async function limited(
  each: ImageFindings,
  { kept, flawed }: ImageByLine,
  line: Line,
  { findKnownSince }: ApplicableLine,
  at: Date,
): Promise<readonly JudgedFinding[] | undefined> {
  if (!line.within) return kept;
  const findings = flawed.flatMap(({ name, kept: own }) =>
    own.map((finding): LimitedFinding => ({ ...finding, package: { name } })),
  );
  const find = findKnownSince?.(each.image, each.isWhole);
  const startsOf = await find?.(timedFindings(findings, line), allIn(each), at);
  const marked = markLimits(findings, line, at, startsOf);
  return marked.some(({ limit }) => limit && !limit.clock) ? undefined : marked;
}

/** Lists the image's findings, whether or not they count. */
function allIn({ sets }: ImageFindings): readonly NamedFinding[] {
  const all: NamedFinding[] = [];
  for (const { plain, ofHeaders } of sets) {
    for (const { name, kept } of plain.flawed) for (const { id } of kept) all.push({ package: { name }, id });
    for (const { name, findings } of ofHeaders)
      for (const { id } of findings) all.push({ package: { name }, id });
  }
  return all;
}

/** Counts all findings and holes, independent of any line. */
function summaryOf(each: ImageFindings, { holes: ofRecords }: Rankings, at: Date): ReportSummary {
  const holes = each.holes.length + each.notCompared.size + (each.hasCves ? ofRecords.length : 0);
  const severities = severityById(each.findings);
  const counts = countBySeverity(severities.values());
  return { counts, fixable: countFixable(each.findings, severities), holes, at: at.toISOString() };
}
