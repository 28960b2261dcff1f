import { isHole, type Finding, type Line, type Problem } from '../domain/index.ts';
import { feedsOfLine } from '../policy/index.ts';
import type { MissingRankings } from './enrich.ts';
import { weighSeverities } from './weigh-severities.ts';

/**
 * Makes what is missing of rankings a hole where the line rests on it, and else a note. The findings are those that are
 * left after all ignore rules: no severity is needed of what they hide.
 */
export function weighProblems(
  { cve, kev, epss }: MissingRankings,
  findings: readonly Finding[],
  line: Line,
): readonly Problem[] {
  const needed = feedsOfLine(line);
  return [
    ...weighSeverities(cve, findings, line),
    ...kev.map((problem) => (needed.has('kev') ? problem : asNote(problem))),
    ...epss.map((problem) => (needed.has('epss') ? problem : asNote(problem))),
  ];
}

function asNote(problem: Problem): Problem {
  return isHole(problem) ? { ...problem, kind: 'enrichment-missing' } : problem;
}
