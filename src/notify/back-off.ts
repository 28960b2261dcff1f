/** Pause after a first failure; doubles with each further one, up to an hour. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60_000;
/** Time from the first attempt to the last one. */
export const PATIENCE_MS = 24 * 60 * 60_000;

export interface Failing {
  /** Attempts that failed, this one included. */
  readonly failures: number;
  /** When the message was due first. */
  readonly since: Date;
  readonly now: Date;
  /** Milliseconds that the receiver asked to wait. */
  readonly retryAfterMs?: number;
  /** At least 0 and below 1. */
  readonly random: number;
}

/** Returns when to try again; undefined once a day has passed: the message is a dead letter. */
export function nextAttempt({ failures, since, now, retryAfterMs = 0, random }: Failing): Date | undefined {
  // A clock that jumped back must not make the wait longer.
  const waited = Math.max(0, now.getTime() - since.getTime());
  if (waited >= PATIENCE_MS) return undefined;
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20));
  // Half of it at random, so that what failed together does not return together.
  const pause = Math.max(full / 2 + (full / 2) * random, retryAfterMs);
  return new Date(now.getTime() + Math.min(pause, PATIENCE_MS - waited));
}
