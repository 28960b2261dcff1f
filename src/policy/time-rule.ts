import {
  failed,
  ok,
  SEVERITIES,
  type Clock,
  type Result,
  type Severity,
  type TimeRule,
} from '../domain/index.ts';
import { coversSeverity } from './within.ts';

/** Maximum rules per line. */
export const MAX_TIME_RULES = 100;
export const LEAST_DAYS = 1;
/** Ten years: a longer limit would be pointless. */
export const MOST_DAYS = 3650;

/** A time limit as written; missing fields follow from the others. */
export interface WrittenTimeRule {
  readonly severity: Severity;
  readonly days: number;
  readonly fixable?: boolean | undefined;
  readonly from?: Clock | undefined;
}

/** Completes a rule. Only fixable findings have a fix date, so `from: fix` covers nothing else. */
export function toTimeRule({ severity, days, fixable, from }: WrittenTimeRule): Result<TimeRule> {
  if (fixable === false && from === 'fix') {
    return failed('from: fix is the date of a fix; write fixable: true, or from: known');
  }
  const isFixable = fixable ?? from === 'fix';
  return ok({ severity, fixable: isFixable, days, from: from ?? (isFixable ? 'fix' : 'known') });
}

/** Fails with a sentence if some rule never applies because an earlier one covers everything it covers. */
export function checkTimeRules(rules: readonly TimeRule[]): Result<readonly TimeRule[]> {
  for (const [later, rule] of rules.entries()) {
    const earlier = rules.slice(0, later).findIndex((each) => includes(each, rule));
    if (earlier >= 0)
      return failed(
        `rule ${later + 1} never applies, since rule ${earlier + 1} covers its findings; write the stricter first`,
      );
  }
  return ok(rules);
}

function includes(earlier: TimeRule, later: TimeRule): boolean {
  if (earlier.fixable && !later.fixable) return false;
  return SEVERITIES.every((each) => !coversSeverity(later, each) || coversSeverity(earlier, each));
}
