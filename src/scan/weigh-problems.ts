import type { Finding, Line, Problem } from '../domain/index.ts';
import { feedsOfLine } from '../policy/index.ts';
import type { Enriched } from './enrich.ts';

/**
 * What is missing of rankings is a hole where the line rests on it, and else a note. The CVE list decides only about
 * those whose severity nobody else knows.
 */
export function weighProblems(
  problems: Enriched['problems'],
  findings: readonly Finding[],
  line: Line,
): readonly Problem[] {
  const needed = feedsOfLine(line);
  const isUnrated = findings.some(({ severity }) => severity === 'unknown');
  return [
    ...problems.cve.map((problem) => (needed.has('cve') && isUnrated ? problem : asNote(problem))),
    ...problems.kev.map((problem) => (needed.has('kev') ? problem : asNote(problem))),
    ...problems.epss.map((problem) => (needed.has('epss') ? problem : asNote(problem))),
  ];
}

function asNote(problem: Problem): Problem {
  const isHole = problem.kind === 'feed-missing' || problem.kind === 'feed-stale';
  return isHole ? { ...problem, kind: 'enrichment-missing' } : problem;
}
