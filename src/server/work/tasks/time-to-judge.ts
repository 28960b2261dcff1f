import type { VerdictStore } from '../../../inventory/ports.ts';

/** After a larger setback, the clock was probably wrong before, not now. */
const MAX_SETBACK_MS = 2 * 24 * 60 * 60_000;

/**
 * Returns the time to judge by. After a clock was set back, that is the last verdict's time: otherwise a
 * limit that has run out would do so twice.
 */
export async function timeToJudge(verdicts: Pick<VerdictStore, 'lastAt'>, now: Date): Promise<Date> {
  const last = Date.parse((await verdicts.lastAt()) ?? '');
  const isSetBack = last > now.getTime() && last - now.getTime() <= MAX_SETBACK_MS;
  return isSetBack ? new Date(last) : now;
}
