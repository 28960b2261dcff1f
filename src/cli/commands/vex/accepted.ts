import type { ScanResult } from '../../../domain/index.ts';
import { describeRule, isExpired, type IgnoreRule } from '../../../policy/index.ts';
import type { Accepted } from '../../../vex/index.ts';

/** Lists the findings that ignore rules hide, with the reason of the rule and the day on which it ends. */
export function acceptedIn(
  { suppressed, scannedAt }: Pick<ScanResult, 'suppressed' | 'scannedAt'>,
  rules: readonly IgnoreRule[],
): readonly Accepted[] {
  const alive = rules.filter((rule) => !isExpired(rule, new Date(scannedAt)));
  return suppressed.flatMap(({ finding, reason: why }) => {
    if (why.kind !== 'ignore-rule') return [];
    const { reason } = why;
    const until = alive.find((each) => each.reason === reason && describeRule(each) === why.rule)?.expires;
    return [{ finding, reason, ...(until !== undefined && { until }) }];
  });
}
