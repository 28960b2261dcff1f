import type { Line, Problem, ScanResult } from '../domain/index.ts';
import { appliesToImage, describeRule, type IgnoreRule } from './ignore-rule.ts';
import { judge } from './judge.ts';

/** Drops reports of unused rules, waivers and VEX documents that another image of the same call needs. */
export function forgiveRulesOfCall(
  results: readonly ScanResult[],
  rules: readonly IgnoreRule[],
  lineOf: (result: ScanResult) => Line,
): readonly ScanResult[] {
  const used = new Set(
    rules.filter((rule) => results.some((result) => isUsed(rule, result))).map(describeRule),
  );
  const isNeeded = (waiver: string) =>
    results.some((result) => !result.problems.some(isUnusedWaiver(waiver)));
  const isForgiven = ({ kind, subject }: Problem) =>
    (kind === 'ignore-rule-unused' && used.has(subject)) ||
    (kind === 'waiver-unused' && isNeeded(subject)) ||
    (kind === 'vex-unused' && !results.every(({ problems }) => problems.some(isUnusedVex(subject))));
  return results.map((result) => {
    const problems = result.problems.filter((problem) => !isForgiven(problem));
    if (problems.length === result.problems.length) return result;
    return { ...result, problems, verdict: judge(result.findings, problems, lineOf(result)) };
  });
}

function isUnusedWaiver(waiver: string): (problem: Problem) => boolean {
  return ({ kind, subject }) => kind === 'waiver-unused' && subject === waiver;
}

function isUnusedVex(document: string): (problem: Problem) => boolean {
  return ({ kind, subject }) => kind === 'vex-unused' && subject === document;
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
