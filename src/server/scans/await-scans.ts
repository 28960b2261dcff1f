import { setTimeout as pause } from 'node:timers/promises';
import type { JobQueue } from '../../jobs/index.ts';

/** Milliseconds between checks for waiting scans. */
const GIVE_WAY_MS = 1_000;

/** Waits while scans are queued, since people wait for them. Rejects when the signal is aborted. */
export async function awaitScans(queue: Pick<JobQueue, 'depth'>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  while ((await queue.depth()).index.waiting > 0) await pause(GIVE_WAY_MS, undefined, { signal });
}
