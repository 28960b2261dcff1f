import {
  countAtOrAbove,
  counted,
  parseDigest,
  WORST_FIRST,
  type Crossing,
  type Line,
  type Problem,
  type Severity,
  type Verdict,
} from '../../domain/index.ts';
import { shortDigest } from './short-digest.ts';
import { formatProbability } from './quantities.ts';

/** IDs over a line, and holes, to name before counting the rest. */
const NAMED = 3;

/** Describes the verdict briefly, to stand beside an image's name. */
export function verdictLabel({ outcome, line }: Verdict): string {
  if (outcome === 'incomplete') return outcome;
  return line ? `${outcome} the line` : 'no line is set';
}

/** Describes the verdict against the line. */
export function verdictWords(verdict: Verdict): string {
  return [outcomeWords(verdict), timeWords(verdict), unknownWords(verdict), waivedWords(verdict)]
    .filter((each) => each !== '')
    .join(' ');
}

function outcomeWords(verdict: Verdict): string {
  const { counts } = verdict;
  const holes = incompleteWords(verdict);
  switch (verdict.outcome) {
    case 'over':
      return `Over the line: ${verdict.crossed.map((each) => crossingWords(each, counts)).join('; ')}.${holes && ` Incomplete as well: ${holes}`}`;
    case 'incomplete':
      return `Incomplete: ${holes} ${verdict.line ? 'The findings are within the line.' : 'No line is set.'}`;
    case 'within':
      if (!verdict.line) return 'No line is set, so nothing fails; draw one with --max critical=0.';
      return `Within the line: ${withinWords(verdict.line, counts)}.`;
  }
}

function crossingWords(crossing: Crossing, counts: Verdict['counts']): string {
  switch (crossing.kind) {
    case 'max':
      return `${crossing.found} ${levelWords(crossing.severity, counts)}, ${crossing.allowed} allowed`;
    case 'overdue':
      return `${counted(crossing.ids.length, 'CVE')} overdue (${named(crossing.ids)})`;
    case 'kev':
      return `${counted(crossing.ids.length, 'CVE')} known to be exploited (${named(crossing.ids)})`;
    case 'epss':
      return `${counted(crossing.ids.length, 'CVE')} with an EPSS of ${formatProbability(crossing.min)} or more (${named(crossing.ids)})`;
  }
}

function withinWords(
  { max, within, onlyFixed, failOnKev, minEpss, ignoreBase }: Line,
  counts: Verdict['counts'],
): string {
  const levels = WORST_FIRST.flatMap((level) => {
    const allowed = max[level];
    return allowed === undefined
      ? []
      : `${countAtOrAbove(level, counts)} ${levelWords(level, counts)}, ${allowed} allowed`;
  });
  return [
    ...levels,
    ...(within ? ['none overdue'] : []),
    ...(failOnKev ? ['none known to be exploited'] : []),
    ...(minEpss === undefined ? [] : [`none with an EPSS of ${formatProbability(minEpss)} or more`]),
    ...(onlyFixed ? ['counting only what has a fix'] : []),
    ...(ignoreBase ? ['leaving out the base image'] : []),
  ].join('; ');
}

/** Omits "or worse" if nothing is worse: after critical, in an image without malicious packages. */
function levelWords(severity: Severity, { malicious }: Verdict['counts']): string {
  const isAlone =
    severity === 'unknown' || severity === 'malicious' || (severity === 'critical' && malicious === 0);
  return isAlone ? severity : `${severity} or worse`;
}

function incompleteWords({ incomplete }: Verdict): string {
  if (incomplete.length === 0) return '';
  return `${named(problemNames(incomplete))}.`;
}

/** Names the day from which time may change the verdict by itself. */
function timeWords({ limits }: Verdict): string {
  if (!limits?.nextDue) return '';
  const { inTime, nextDue } = limits;
  return inTime === 1
    ? `1 CVE does not count before ${nextDue} has passed.`
    : `${inTime} CVEs do not count yet; the first is due ${nextDue}.`;
}

/** An unknown severity may be any, so it reports each finding that the line could not judge. */
function unknownWords({ counts: { unknown } }: Verdict): string {
  if (unknown === 0) return '';
  return `${counted(unknown, 'CVE has', 'CVEs have')} no known severity.`;
}

function waivedWords({ waived }: Verdict): string {
  return waived.length === 0 ? '' : `Waived: ${named(problemNames(waived))}.`;
}

function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Names each kind and subject once, with the number of its problems. */
function problemNames(problems: readonly Problem[]): readonly string[] {
  const byName = Map.groupBy(problems, problemName);
  return Array.from(byName, ([name, { length }]) => (length === 1 ? name : `${name} ×${length}`));
}

function problemName({ kind, subject }: Problem): string {
  const digest = parseDigest(subject);
  return `${kind} (${digest ? shortDigest(digest) : subject})`;
}
