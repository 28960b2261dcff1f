/** Pause after a first failure; doubles with each further one, up to an hour. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60_000;
/** Time from the first attempt to the last. */
export const PATIENCE_MS = 24 * 60 * 60_000;

export interface Failing {
  /** Failed attempts, including this one. */
  readonly failures: number;
  /** First due time of the message. */
  readonly since: Date;
  readonly now: Date;
  /** Milliseconds from the receiver's Retry-After. */
  readonly retryAfterMs?: number;
  /** At least 0 and below 1. */
  readonly random: number;
}

/** Returns the time of the next attempt; undefined after a day: the message is then a dead letter. */
export function nextAttempt({ failures, since, now, retryAfterMs = 0, random }: Failing): Date | undefined {
  // A clock that jumped back must not prolong the wait.
  const waited = Math.max(0, now.getTime() - since.getTime());
  if (waited >= PATIENCE_MS) return undefined;
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20));
  // Half is random, so that simultaneous failures do not retry simultaneously.
  const pause = Math.max(full / 2 + (full / 2) * random, retryAfterMs);
  return new Date(now.getTime() + Math.min(pause, PATIENCE_MS - waited));
}
