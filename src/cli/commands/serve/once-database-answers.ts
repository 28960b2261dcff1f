import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { messageOf } from '../../../errors/index.ts';
import { isOutage } from '../../../store/postgres/errors.ts';

/** Milliseconds between two attempts. */
const RETRY_MS = 2_000;

/**
 * Retries `start` while the database is down: a server's replicas and their database often start together.
 * `start` must leave nothing open when it fails. Fails on any error other than an outage.
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
