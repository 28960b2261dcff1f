import { canBeActedOn, type Finding } from './finding.ts';
import type { Line } from './line.ts';

/** Whether a finding counts for a line: new, not from an ignored base, and fixed if only fixed findings count. */
export function countsFor(
  finding: Pick<Finding, 'state' | 'severity' | 'before' | 'from'>,
  line: Pick<Line, 'onlyFixed' | 'ignoreBase'> | undefined,
): boolean {
  if (finding.before || (line?.ignoreBase && finding.from === 'base')) return false;
  return !line?.onlyFixed || canBeActedOn(finding);
}

/** Whether it does not count for `max` yet, since its time limit has not passed. */
export function isInTime({ limit }: Pick<Finding, 'limit'>): boolean {
  return limit !== undefined && !limit.overdue;
}
