import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { messageOf } from '../../../errors/index.ts';
import { isOutage } from '../../../store/postgres/errors.ts';

/** Milliseconds between two attempts. */
const RETRY_MS = 2_000;

/**
 * Starts anew while the database is away: the replicas of a server and their database often start together. `start` must
 * leave nothing open when it fails. Fails with anything but an outage.
 */
export async function onceDatabaseAnswers(
  start: () => Promise<void>,
  logger: Pick<Logger, 'warn'>,
  wait: (milliseconds: number) => Promise<unknown> = pause,
): Promise<void> {
  for (;;) {
    try {
      await start();
      return;
    } catch (error) {
      if (!isOutage(error)) throw error;
      logger.warn({ reason: messageOf(error) }, 'the start waits for the database');
    }
    await wait(RETRY_MS);
  }
}
