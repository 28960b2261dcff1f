import type { Line, ScanResult, Verdict } from '../domain/index.ts';
import { judge } from './judge.ts';

/**
 * Omits problems with unused rules and documents: a line's rules cover all its images, so one without a use
 * for them must not fail.
 */
export function verdictByFleetLine(
  { findings, problems, verdict }: Pick<ScanResult, 'findings' | 'problems' | 'verdict'>,
  line: Line,
): Verdict {
  if (!line.strict) return verdict;
  const own = problems.filter(({ kind }) => kind !== 'vex-unused' && kind !== 'ignore-rule-unused');
  return judge(findings, own, line);
}
