import {
  canBeActedOn,
  compareSeverity,
  countsFor,
  countIds,
  defined,
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

/** Days that a date may be ahead: another machine's clock may be ahead, or ours may have been set back. */
const MOST_DAYS_AHEAD = 1;

/** When a finding's clock may start. */
interface ClockStart {
  /** RFC 3339. */
  readonly time: string;
  readonly of: RunningClock['of'];
}

/** The finding fields that time limits use. */
export interface LimitedFinding extends JudgedFinding, Pick<Finding, 'published' | 'fixPublished'> {
  readonly package: Pick<Finding['package'], 'name'>;
}

/** Lists possible starts for a finding's clock, the best first. */
export type ClockStartsOf = (finding: LimitedFinding, from: Clock) => readonly ClockStart[];

/** The line fields that decide which findings have a time limit. */
type TimedLine = Pick<Line, 'within' | 'onlyFixed' | 'ignoreBase'>;

/** Marks counted findings with their time limits. The first rule that covers a finding applies. */
export function markLimits<Of extends LimitedFinding>(
  findings: readonly Of[],
  line: TimedLine,
  now: Date,
  startsOf: ClockStartsOf = datesOfRecords,
): readonly Of[] {
  const { within: rules = [] } = line;
  if (rules.length === 0) return findings;
  return findings.map((finding) => {
    const rule = ruleOf(finding, line);
    return rule ? { ...finding, limit: limitOf(rule, startsOf(finding, rule.from), now) } : finding;
  });
}

/** Lists findings with a time limit. */
export function timedFindings<Of extends LimitedFinding>(
  findings: readonly Of[],
  line: TimedLine,
): readonly Of[] {
  return findings.filter((finding) => ruleOf(finding, line));
}

function ruleOf(finding: JudgedFinding, line: TimedLine): TimeRule | undefined {
  return countsFor(finding, line) ? line.within?.find((rule) => covers(rule, finding)) : undefined;
}

/** When a flaw, and a fix for it, was first seen in its place; RFC 3339. */
export interface FirstSeen {
  readonly knownAt: string;
  readonly fixAt?: string;
}

/**
 * Starts clocks when findings were first seen, falling back to record dates. A clock that was set back since
 * makes no age negative; a time more than a day ahead is ignored.
 */
export function seenFirst(
  seen: (finding: LimitedFinding) => FirstSeen | undefined,
  now: Date,
): ClockStartsOf {
  const today = utcDayOf(now.toISOString()) ?? 0;
  const started = (time: string | undefined, of: ClockStart['of']): readonly ClockStart[] => {
    const day = utcDayOf(time ?? '') ?? 0;
    const isJustAhead = day > today && day <= today + MOST_DAYS_AHEAD;
    return startsAt(isJustAhead ? now.toISOString() : time, of);
  };
  return (finding, from) => {
    const { knownAt, fixAt } = seen(finding) ?? {};
    const ours = from === 'fix' ? started(fixAt, 'fix-seen') : started(knownAt, 'first-seen');
    return [...ours, ...datesOfRecords(finding, from)];
  };
}

/** Starts clocks by record dates, for images without a finding history. */
function datesOfRecords(
  { fixPublished, published }: Pick<Finding, 'fixPublished' | 'published'>,
  from: Clock,
): readonly ClockStart[] {
  const ofFix = startsAt(fixPublished, 'fix');
  const ofPublication = startsAt(published, 'publication');
  return from === 'fix' ? [...ofFix, ...ofPublication] : [...ofPublication, ...ofFix];
}

/** Counts each ID once; an ID is overdue if any package is. */
export function countLimits(findings: readonly JudgedFinding[]): TimeLimitCounts {
  const overdue = new Set(findings.filter(({ limit }) => limit?.overdue).map(({ id }) => id));
  const inTime = findings.filter((finding) => isInTime(finding) && !overdue.has(finding.id));
  const [nextDue] = inTime.flatMap(({ limit }) => limit?.clock?.due ?? []).sort();
  return {
    overdue: overdue.size,
    inTime: countIds(inTime),
    ...defined({ nextDue }),
  };
}

function covers(rule: TimeRule, finding: JudgedFinding): boolean {
  return (!rule.fixable || canBeActedOn(finding)) && coversSeverity(rule, finding.severity);
}

/** Malware is worse than critical, and must not get a flaw's time limit. */
export function coversSeverity({ severity: least }: Pick<TimeRule, 'severity'>, severity: Severity): boolean {
  if (least === 'unknown' || severity === 'malicious') return severity === least;
  return compareSeverity(severity, least) >= 0;
}

function startsAt(time: string | undefined, of: ClockStart['of']): readonly ClockStart[] {
  return time === undefined ? [] : [{ time, of }];
}

/** Skips unreadable and future dates: a future date would never let the time pass. */
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
