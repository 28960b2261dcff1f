import { counted, cvesOf, type JudgedFinding, type Line, type Problem } from '../../domain/index.ts';
import type { PastScores } from '../../store/ports.ts';

/**
 * Weighs unstored past scores by the findings left after all ignore rules. A stored score may have moved a
 * little since: near a threshold that was not in use then, it may have been on either side.
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
