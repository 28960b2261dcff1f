import type { Line, Problem, ScanResult } from '../domain/index.ts';
import { appliesToImage, describeRule, type IgnoreRule } from './ignore-rule.ts';
import { judge } from './judge.ts';

/** Reported by each image that needs no such waiver or document. */
const UNUSED: readonly Problem['kind'][] = ['waiver-unused', 'vex-unused'];

/** Drops reports of unused rules, waivers and VEX documents that another image in the same call needs. */
export function forgiveRulesOfCall(
  results: readonly ScanResult[],
  rules: readonly IgnoreRule[],
  lineOf: (result: ScanResult) => Line,
): readonly ScanResult[] {
  const used = new Set(
    rules.filter((rule) => results.some((result) => isUsed(rule, result))).map(describeRule),
  );
  const isReportedByAll = ({ kind, subject }: Problem) =>
    results.every(({ problems }) => problems.some((each) => each.kind === kind && each.subject === subject));
  const isForgiven = (problem: Problem) => {
    if (problem.kind === 'ignore-rule-unused') return used.has(problem.subject);
    return UNUSED.includes(problem.kind) && !isReportedByAll(problem);
  };
  return results.map((result) => {
    const problems = result.problems.filter((problem) => !isForgiven(problem));
    if (problems.length === result.problems.length) return result;
    return { ...result, problems, verdict: judge(result.findings, problems, lineOf(result)) };
  });
}

/** Each image reports the rules for it that hide nothing. */
function isUsed(rule: IgnoreRule, { image, problems }: ScanResult): boolean {
  const name = describeRule(rule);
  return (
    appliesToImage(rule, image.reference) &&
    !problems.some(
      ({ kind, subject }) =>
        (kind === 'ignore-rule-unused' || kind === 'ignore-rule-expired') && subject === name,
    )
  );
}
