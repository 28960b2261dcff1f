import { isHole, type JudgedFinding, type Line, type Problem } from '../../domain/index.ts';
import { feedsOfLine } from '../../policy/index.ts';
import type { MissingRankings } from './enrich.ts';
import { weighScores } from './weigh-scores.ts';
import { weighSeverities } from './weigh-severities.ts';

/**
 * Turns missing rankings into a hole if the line depends on them, else into a note. `findings` are left after
 * all ignore rules: hidden findings need no severity. With a baseline, findings exploited since are new.
 */
export function weighProblems(
  { cve, kev, epss, scores }: MissingRankings,
  findings: readonly JudgedFinding[],
  line: Line,
  hasBaseline = false,
): readonly Problem[] {
  const needed = new Set([...feedsOfLine(line), ...(hasBaseline ? ['kev'] : [])]);
  return [
    ...weighSeverities(cve, findings, line),
    ...kev.map((problem) => (needed.has('kev') ? problem : asNote(problem))),
    ...epss.map((problem) => (needed.has('epss') ? problem : asNote(problem))),
    ...(scores ? weighScores(scores, findings, line) : []),
  ];
}

function asNote(problem: Problem): Problem {
  return isHole(problem) ? { ...problem, kind: 'enrichment-missing' } : problem;
}
