import {
  countAtOrAbove,
  WORST_FIRST,
  type Crossing,
  type JudgedFinding,
  type Line,
  type Severity,
} from '../domain/index.ts';

/** Lists each part of the line that the findings cross. `counts` excludes findings in time. */
export function crossings(
  findings: readonly JudgedFinding[],
  counts: Readonly<Record<Severity, number>>,
  line: Line,
): readonly Crossing[] {
  return [
    ...maxCrossings(counts, line),
    ...overdueCrossings(findings),
    ...kevCrossings(findings, line),
    ...epssCrossings(findings, line),
  ];
}

/** `max` crossings, worst severity first. */
function maxCrossings(counts: Readonly<Record<Severity, number>>, { max }: Line): Crossing[] {
  return WORST_FIRST.flatMap((severity) => {
    const allowed = max[severity];
    const found = countAtOrAbove(severity, counts);
    return allowed !== undefined && found > allowed ? [{ kind: 'max', severity, allowed, found }] : [];
  });
}

function overdueCrossings(findings: readonly JudgedFinding[]): Crossing[] {
  const ids = distinctIds(findings.filter(({ limit }) => limit?.overdue));
  return ids.length > 0 ? [{ kind: 'overdue', ids }] : [];
}

function kevCrossings(findings: readonly JudgedFinding[], line: Line): Crossing[] {
  const ids = line.failOnKev ? distinctIds(findings.filter((finding) => finding.kev)) : [];
  return ids.length > 0 ? [{ kind: 'kev', ids }] : [];
}

function epssCrossings(findings: readonly JudgedFinding[], { minEpss: min }: Line): Crossing[] {
  if (min === undefined) return [];
  const ids = distinctIds(findings.filter(({ epss }) => epss !== undefined && epss.probability >= min));
  return ids.length > 0 ? [{ kind: 'epss', min, ids }] : [];
}

function distinctIds(findings: readonly JudgedFinding[]): readonly string[] {
  return [...new Set(findings.map(({ id }) => id))].sort();
}
