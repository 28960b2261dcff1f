import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../errors/index.ts';
import type { Lock } from '../ports.ts';
import { tryLock } from './file-lock.ts';
import { lockFolderOf } from './sweep-locks.ts';

const POLL_MS = 50;

/** Waits by polling, since the holder may be another task in this very process. */
export async function lockFeed(store: string, feed: string, waitMs: number): Promise<Lock> {
  const folder = join(lockFolderOf(store), encodeURIComponent(feed));
  for (let waited = 0; ; waited += POLL_MS) {
    const lock = tryLock(folder);
    if (lock) return lock;
    if (waited >= waitMs) {
      throw new AppError('STORE_FAILED', `another process has been working on ${feed} for too long`, {
        hint: `wait for it, or end it; the lock in ${folder} needs no cleanup`,
      });
    }
    await pause(POLL_MS);
  }
}
