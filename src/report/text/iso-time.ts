import { memoized } from '../memoized.ts';

/** Returns a cached formatter for feed times in the form that formats accept; undefined for an invalid time. */
export function isoTimes(): (time: string | undefined) => string | undefined {
  return memoized((time) => {
    const read = time === undefined ? Number.NaN : Date.parse(time);
    return Number.isNaN(read) ? undefined : new Date(read).toISOString();
  });
}
