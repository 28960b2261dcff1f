/** Pause after a first failure; doubles with each further one. */
const FIRST_PAUSE_MS = 15_000;
const MAX_PAUSE_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

export interface Persistence {
  /** Failed attempts in a row before a pause; the notification is sent again after `renotify`. */
  readonly attempts: number;
  /** Minutes until an unread notification is sent again. */
  readonly renotify: number;
}

export interface NextAttempt {
  /** Failures in a row. */
  readonly failures: number;
  readonly at: Date;
}

/** A client may lose a notification that it accepted; only reading it ends delivery. */
export function afterDelivery({ renotify }: Persistence, now: Date): NextAttempt {
  // At least a minute: a client must not be called in a tight loop.
  return { failures: 0, at: later(now, Math.max(1, renotify) * MINUTE_MS) };
}

export function afterFailure(failures: number, persistence: Persistence, now: Date): NextAttempt {
  if (failures >= persistence.attempts) return afterDelivery(persistence, now);
  return { failures, at: later(now, Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1))) };
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
