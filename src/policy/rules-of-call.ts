import type { Line, ScanResult } from '../domain/index.ts';
import { appliesToImage, describeRule, type IgnoreRule } from './ignore-rule.ts';
import { judge } from './judge.ts';

/** A rule that hides something in one image of a call is of use, though it matches nothing in the others. */
export function forgiveRulesOfCall(
  results: readonly ScanResult[],
  rules: readonly IgnoreRule[],
  line: Line,
): readonly ScanResult[] {
  const used = new Set(
    rules.filter((rule) => results.some((result) => isUsed(rule, result))).map(describeRule),
  );
  return results.map((result) => {
    const problems = result.problems.filter(
      ({ kind, subject }) => kind !== 'ignore-rule-unused' || !used.has(subject),
    );
    if (problems.length === result.problems.length) return result;
    return { ...result, problems, verdict: judge(result.findings, problems, line) };
  });
}

/** Each image tells of the rules for it that hide nothing. */
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
