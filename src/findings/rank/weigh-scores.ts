import { counted, cvesOf, type JudgedFinding, type Line, type Problem } from '../domain/index.ts';
import type { PastScores } from '../store/ports.ts';

/**
 * Weighs scores of an earlier day that are not kept by the findings left after all ignore rules. A kept score may have
 * moved a little since: close to the threshold of a line that nobody drew then, it does not tell on which side it was.
 */
export function weighScores(
  past: PastScores,
  findings: readonly JudgedFinding[],
  { minEpss: min, ignoreBase }: Line,
): readonly Problem[] {
  if (min === undefined) return [];
  const unknown = new Set(past.unknown);
  const isExact = past.watched.includes(min);
  const isOpen = (finding: JudgedFinding): boolean => {
    const probability = finding.epss?.probability;
    if (cvesOf(finding).some((cve) => unknown.has(cve)))
      return probability === undefined || probability < min;
    return probability !== undefined && !isExact && Math.abs(probability - min) < past.within;
  };
  const ours = ignoreBase ? findings.filter(({ from }) => from !== 'base') : findings;
  const open = new Set(ours.filter(isOpen).flatMap(cvesOf));
  if (open.size === 0) return [];
  const message = `the scores of then of ${counted(open.size, 'CVE')} are not kept`;
  return [{ kind: 'history-missing', subject: 'epss', message }];
}
