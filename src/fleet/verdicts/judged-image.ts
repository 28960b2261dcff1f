import {
  formatUtcDay,
  utcDayOf,
  type Digest,
  type FleetLine,
  type Verdict,
  type VerdictCause,
  type VerdictCounts,
} from '../../domain/index.ts';
import type { JudgedImage, Standing } from '../../store/ports.ts';

/** An image with its verdict by a line of the fleet. */
export interface Judgement {
  readonly image: Digest;
  readonly line: FleetLine;
  readonly verdict: Verdict;
  /** Whether it was judged before, by this line or another. */
  readonly isKnown?: boolean;
  /** Whether it is judged since a feed became too old, or no longer is. */
  readonly isAge?: boolean;
  /** Last days (YYYY-MM-DD) of ignore rules, and of the support of its release. */
  readonly lastDays: readonly string[];
  /** RFC 3339: when a statement of its VEX documents begins to count. */
  readonly nextStart?: string;
  /** Version of the program. */
  readonly program: string;
  /** Number of the last sync before. */
  readonly sync: number;
  readonly at: Date;
}

/** Holds a judgement against the one before, which tells the cause of another verdict. */
export function toJudgedImage(judgement: Judgement, before: Standing | undefined): JudgedImage {
  const { image, line, verdict, program, sync, at } = judgement;
  const due = nextChange(judgement);
  const counts = countsOf(verdict);
  const isSame =
    before?.outcome === verdict.outcome && JSON.stringify(before.counts) === JSON.stringify(counts);
  return {
    image,
    line,
    outcome: verdict.outcome,
    counts,
    overdue: overdueIds(verdict),
    program,
    sync,
    ...(due !== undefined && { due }),
    ...(before && { before: before.revision }),
    ...(!isSame && { cause: causeOf(judgement, before) }),
    at: at.toISOString(),
  };
}

/**
 * The rules come first, since other rules can make any verdict another. A key names content, so an image that was judged
 * before is the same; what is left is news about it.
 */
function causeOf(
  { line, isKnown = false, isAge = false, program, at }: Judgement,
  before: Standing | undefined,
): VerdictCause {
  if (!before) return isKnown ? 'rules' : 'image';
  if (before.line !== line.hash) return 'rules';
  if (before.program !== program) return 'program';
  const isDue = before.due !== undefined && before.due <= at.toISOString();
  return isAge || isDue ? 'time' : 'advisories';
}

function countsOf({ counts, limits, incomplete }: Verdict): VerdictCounts {
  const { unknown, negligible, low, medium, high, critical, malicious } = counts;
  return {
    severities: { unknown, negligible, low, medium, high, critical, malicious },
    overdue: limits?.overdue ?? 0,
    inTime: limits?.inTime ?? 0,
    holes: incomplete.length,
  };
}

function overdueIds({ crossed }: Verdict): readonly string[] {
  return crossed.flatMap((crossing) => (crossing.kind === 'overdue' ? crossing.ids : []));
}

/** Time limits, ignore rules and the support of a release last until the end of their last day. */
function nextChange({ verdict, lastDays, nextStart, at }: Judgement): string | undefined {
  const now = at.toISOString();
  const ends = [verdict.limits?.nextDue ?? [], lastDays].flat().map(endOf);
  return [...ends, nextStart].filter((time) => time !== undefined && time > now).toSorted()[0];
}

function endOf(date: string): string | undefined {
  const day = utcDayOf(date);
  return day === undefined ? undefined : `${formatUtcDay(day + 1)}T00:00:00.000Z`;
}
