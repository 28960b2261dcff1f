import {
  defined,
  type Digest,
  type FleetLine,
  formatUtcDay,
  utcDayOf,
  type Verdict,
  type VerdictCause,
  type VerdictCounts,
} from '../../domain/index.ts';
import type { JudgedImage, CurrentVerdict } from '../../inventory/ports.ts';

/** An image with its verdict by a fleet line. */
export interface Judgement {
  readonly image: Digest;
  readonly line: FleetLine;
  readonly verdict: Verdict;
  /** Whether it was judged before, by this line or another. */
  readonly isKnown?: boolean;
  /** Whether it is judged because a feed became too old, or no longer is. */
  readonly isAge?: boolean;
  /** Last days (YYYY-MM-DD) of ignore rules, and of the release's support. */
  readonly lastDays: readonly string[];
  /** RFC 3339: when a statement in its VEX documents begins to count. */
  readonly nextStart?: string;
  /** Program version. */
  readonly program: string;
  /** Number of the last sync before the verdict. */
  readonly sync: number;
  readonly at: Date;
}

/** Compares a judgement with the previous one, and derives the cause if the verdict changed. */
export function toJudgedImage(judgement: Judgement, before: CurrentVerdict | undefined): JudgedImage {
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
    ...defined({ due }),
    ...(before && { before: before.revision }),
    ...(!isSame && { cause: causeOf(judgement, before) }),
    at: at.toISOString(),
  };
}

/**
 * Checks the rules first, since other rules can change any verdict. A key identifies content, so an image
 * that was judged before is unchanged; the remaining cause is new advisory data about it.
 */
function causeOf(
  { line, isKnown = false, isAge = false, program, at }: Judgement,
  before: CurrentVerdict | undefined,
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

/** Time limits, ignore rules and release support last until the end of their last day. */
function nextChange({ verdict, lastDays, nextStart, at }: Judgement): string | undefined {
  const now = at.toISOString();
  const ends = [verdict.limits?.nextDue ?? [], lastDays].flat().map(endOf);
  return [...ends, nextStart].filter((time) => time !== undefined && time > now).toSorted()[0];
}

function endOf(date: string): string | undefined {
  const day = utcDayOf(date);
  return day === undefined ? undefined : `${formatUtcDay(day + 1)}T00:00:00.000Z`;
}
