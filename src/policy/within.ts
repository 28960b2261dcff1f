import {
  canBeActedOn,
  compareSeverity,
  countsFor,
  formatUtcDay,
  isInTime,
  utcDayOf,
  type Clock,
  type Finding,
  type JudgedFinding,
  type Line,
  type RunningClock,
  type Severity,
  type TimeLimit,
  type TimeLimitCounts,
  type TimeRule,
} from '../domain/index.ts';

/** Days that a date may lie ahead: another machine's clock may be ahead of ours, or ours may have been set back. */
const MOST_DAYS_AHEAD = 1;

/** A time that the clock of a finding may run from. */
interface ClockStart {
  /** RFC 3339. */
  readonly time: string;
  readonly of: RunningClock['of'];
}

/** Lists the times that a finding's clock may run from, the best first. */
type ClockStartsOf = (finding: Finding, from: Clock) => readonly ClockStart[];

/** Marks the findings that the line counts with their time limits. The first rule that covers one applies. */
export function markLimits(
  findings: readonly Finding[],
  line: Pick<Line, 'within' | 'onlyFixed' | 'ignoreBase'>,
  now: Date,
  startsOf: ClockStartsOf = datesOfRecords,
): readonly Finding[] {
  const { within: rules = [] } = line;
  if (rules.length === 0) return findings;
  return findings.map((finding) => {
    const rule = countsFor(finding, line) ? rules.find((each) => covers(each, finding)) : undefined;
    return rule ? { ...finding, limit: limitOf(rule, startsOf(finding, rule.from), now) } : finding;
  });
}

/** Takes the dates of records, where no history tells since when an image has had a finding. */
function datesOfRecords(
  { fixPublished, published }: Pick<Finding, 'fixPublished' | 'published'>,
  from: Clock,
): readonly ClockStart[] {
  const ofFix = startsAt(fixPublished, 'fix');
  const ofPublication = startsAt(published, 'publication');
  return from === 'fix' ? [...ofFix, ...ofPublication] : [...ofPublication, ...ofFix];
}

/** Counts each ID once: it is overdue if it is so in any package. */
export function countLimits(findings: readonly JudgedFinding[]): TimeLimitCounts {
  const overdue = new Set(findings.filter(({ limit }) => limit?.overdue).map(({ id }) => id));
  const inTime = findings.filter((finding) => isInTime(finding) && !overdue.has(finding.id));
  const [nextDue] = inTime.flatMap(({ limit }) => limit?.clock?.due ?? []).sort();
  return {
    overdue: overdue.size,
    inTime: new Set(inTime.map(({ id }) => id)).size,
    ...(nextDue !== undefined && { nextDue }),
  };
}

function covers(rule: TimeRule, finding: Finding): boolean {
  return (!rule.fixable || canBeActedOn(finding)) && coversSeverity(rule, finding.severity);
}

/** A malicious package is worse than critical, and must not get the time that a flaw gets. */
export function coversSeverity({ severity: least }: Pick<TimeRule, 'severity'>, severity: Severity): boolean {
  if (least === 'unknown' || severity === 'malicious') return severity === least;
  return compareSeverity(severity, least) >= 0;
}

function startsAt(time: string | undefined, of: ClockStart['of']): readonly ClockStart[] {
  return time === undefined ? [] : [{ time, of }];
}

/** Skips dates that cannot be read, or that are of the future: they would never let the time pass. */
function limitOf({ days }: TimeRule, starts: readonly ClockStart[], now: Date): TimeLimit {
  const today = utcDayOf(now.toISOString()) ?? 0;
  for (const { time, of } of starts) {
    const since = utcDayOf(time);
    if (since === undefined || since > today + MOST_DAYS_AHEAD) continue;
    const due = since + days;
    const clock = { since: formatUtcDay(since), of, due: formatUtcDay(due) };
    return { days, overdue: today > due, clock };
  }
  return { days, overdue: true };
}
