import {
  countBySeverity,
  countsFor,
  isHole,
  isInTime,
  severityById,
  type JudgedFinding,
  type Line,
  type Problem,
  type Severity,
  type Verdict,
} from '../domain/index.ts';
import { crossings } from './crossings.ts';
import { countLimits } from './within.ts';

/**
 * A feed that the line does not use, a base that was not read or an unused waiver never affects the exit code, not even
 * under --strict.
 */
const NEVER_INCOMPLETE: readonly Problem['kind'][] = ['enrichment-missing', 'base-not-used', 'waiver-unused'];

/** A line that fails nothing and counts all findings. */
export const NO_LINE: Line = {
  max: {},
  onlyFixed: false,
  failOnKev: false,
  strict: false,
  allowIncomplete: [],
};

/** Severities that no CVE record gives. */
const NEEDS_NO_RECORD: readonly string[] = ['unknown', 'malicious'] satisfies readonly Severity[];

/** Judges counted findings and unchecked parts against the line. Expects time limits to be marked already. */
export function judge(findings: readonly JudgedFinding[], problems: readonly Problem[], line: Line): Verdict {
  const counted = findings.filter((finding) => countsFor(finding, line));
  const counts = countBySeverity(severityById(counted.filter((finding) => !isInTime(finding))).values());
  const crossed = crossings(counted, counts, isDrawn(line) ? allowingNoMalware(line) : line);
  const costly = problems.filter((problem) => isHole(problem) || (line.strict && isCostlyNote(problem)));
  const { waived = [], incomplete = [] } = Object.groupBy(costly, (problem) =>
    isWaived(problem, line.allowIncomplete) ? 'waived' : 'incomplete',
  );
  return {
    ...outcome(crossed.length > 0, incomplete.length > 0),
    ...(isDrawn(line) && { line }),
    crossed,
    incomplete,
    waived,
    counts,
    ...(line.within && { limits: countLimits(counted) }),
  };
}

/** Lists the feeds, besides the distribution's own, that the line needs to be judged. */
export function feedsOfLine(line: Line): ReadonlySet<'cve' | 'kev' | 'epss'> {
  const feeds = new Set<'cve' | 'kev' | 'epss'>();
  if (Object.keys(line.max).some((severity) => !NEEDS_NO_RECORD.includes(severity))) feeds.add('cve');
  // Their dates count, whatever the severity.
  if (line.within) feeds.add('cve');
  if (line.failOnKev) feeds.add('kev');
  if (line.minEpss !== undefined) feeds.add('epss');
  return feeds;
}

function outcome(isOver: boolean, isIncomplete: boolean): Pick<Verdict, 'outcome' | 'exitCode'> {
  if (isOver) return { outcome: 'over', exitCode: 1 };
  return isIncomplete ? { outcome: 'incomplete', exitCode: 3 } : { outcome: 'within', exitCode: 0 };
}

/** No line allows malware, unless it gives a number. */
function allowingNoMalware(line: Line): Line {
  return { ...line, max: { malicious: 0, ...line.max } };
}

/** Whether any finding at all could cross the line. */
export function isDrawn(line: Line): boolean {
  const { max, within, failOnKev, minEpss } = line;
  return Object.keys(max).length > 0 || within !== undefined || failOnKev || minEpss !== undefined;
}

function isCostlyNote({ kind }: Problem): boolean {
  return !NEVER_INCOMPLETE.includes(kind);
}

function isWaived({ kind, subject }: Problem, waivers: readonly string[]): boolean {
  return waivers.includes(kind) || waivers.includes(`${kind}:${subject}`);
}
