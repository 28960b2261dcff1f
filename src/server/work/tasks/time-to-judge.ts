import type { VerdictStore } from '../../../store/ports.ts';

/** A clock that was set back by more was ahead before, rather than that it is behind now. */
const MAX_SETBACK_MS = 2 * 24 * 60 * 60_000;

/**
 * Returns the time to judge by. After a clock was set back, that is the time of the last verdict: a limit that has run
 * out would else do so twice.
 */
export async function timeToJudge(verdicts: Pick<VerdictStore, 'lastAt'>, now: Date): Promise<Date> {
  const last = Date.parse((await verdicts.lastAt()) ?? '');
  const isSetBack = last > now.getTime() && last - now.getTime() <= MAX_SETBACK_MS;
  return isSetBack ? new Date(last) : now;
}
