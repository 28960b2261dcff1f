import { formatAge } from '../../../../report/index.ts';
import type { Check } from '../check.ts';

/** Far less than a day is enough for certificates and tokens to fail, and for feed ages to be wrong. */
const WRONG_MS = 5 * 60_000;
const ODD_MS = 60_000;
const HINT = 'set the clock, for instance by systemd-timesyncd or chrony';

/** Compares the clock with the feeds' sources. Uses the median, since one source may be wrong itself. */
export function checkClock(ahead: readonly number[]): Check {
  const found = { name: 'clock', subject: 'this machine' } as const;
  const middle = ahead.toSorted((a, b) => a - b)[Math.floor(ahead.length / 2)];
  if (middle === undefined)
    return { ...found, status: 'ok', message: 'not compared: no source told the time' };
  const by = Math.abs(middle);
  if (by < ODD_MS) return { ...found, status: 'ok', message: 'agrees with the sources of the feeds' };
  const message = `is ${formatAge(by)} ${middle > 0 ? 'behind' : 'ahead of'} the sources of the feeds`;
  return { ...found, status: by < WRONG_MS ? 'warning' : 'failed', message, hint: HINT };
}
