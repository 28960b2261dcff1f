import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../errors/index.ts';
import type { Turn } from '../ports.ts';
import { isBusy, toStoreError } from './errors.ts';

const POLL_MS = 50;

/**
 * The lock is a transaction on an empty database file of its own beside the store, since SQLite's locks are the
 * kernel's: they fall with the process, and no row or file with a process id can be left behind. Waiting is by
 * polling, as the holder may be another task of this very process.
 */
export async function lockFeed(store: string, feed: string, waitMs: number): Promise<Turn> {
  const file = lockFileOf(store, feed);
  for (let waited = 0; ; waited += POLL_MS) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (waited >= waitMs) {
      throw new AppError('STORE_FAILED', `Another process has been syncing ${feed} for too long`, {
        hint: `Wait for it, or end it; the lock is ${file} and needs no cleaning up.`,
      });
    }
    await pause(POLL_MS);
  }
}

function lockFileOf(store: string, feed: string): string {
  return `${store}.${encodeURIComponent(feed)}.lock`;
}

function tryLock(file: string): Turn | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('begin exclusive');
    const held = database;
    return { release: () => held.close() };
  } catch (thrown) {
    database?.close();
    if (isBusy(thrown)) return undefined;
    throw toStoreError(file, thrown);
  }
}
