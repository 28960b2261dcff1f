import { canBeActedOn, type Finding } from './finding.ts';
import type { Line } from './scan-result.ts';

/** Whether the line looks at a finding at all: it is new, and has a fix where only that counts. */
export function countsForLine(finding: Finding, line: Pick<Line, 'onlyFixed'> | undefined): boolean {
  return !finding.before && (!line?.onlyFixed || canBeActedOn(finding));
}

/** Whether it does not count for `max` yet, since its time limit has not passed. */
export function isInTime({ limit }: Pick<Finding, 'limit'>): boolean {
  return limit !== undefined && !limit.overdue;
}
