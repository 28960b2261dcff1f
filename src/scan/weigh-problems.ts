import { isHole, type Finding, type Line, type Problem } from '../domain/index.ts';
import { feedsOfLine } from '../policy/index.ts';
import type { MissingRankings } from './enrich.ts';
import { weighSeverities } from './weigh-severities.ts';

/**
 * Turns missing rankings into a hole if the line depends on them, else into a note. The findings are those left after
 * all ignore rules: hidden findings need no severity.
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
