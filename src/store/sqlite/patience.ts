import { setTimeout as pause } from 'node:timers/promises';
import { isBusy } from './errors.ts';

/** Another process blocks the store for a few seconds at most: a big feed's swap. */
const PATIENCE_MS = 60_000;
const POLL_MS = 10;

/**
 * Retries an action until the database is no longer locked; `wait` pauses in between. SQLite's own waiting
 * would block this whole process, and never end if another store in it holds the lock.
 */
export async function whenFree<Value>(
  action: () => Value,
  wait: (ms: number) => Promise<void> = pause,
): Promise<Value> {
  for (let waited = 0; ; waited += POLL_MS) {
    try {
      return action();
    } catch (thrown) {
      if (!isBusy(thrown) || waited >= PATIENCE_MS) throw thrown;
    }
    await wait(POLL_MS);
  }
}
