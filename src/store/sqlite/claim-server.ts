import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../errors/index.ts';
import type { Lock } from '../ports.ts';
import { tryLock } from './file-lock.ts';
import { lockFolderOf, sweepLocks } from './sweep-locks.ts';

/** Retries, since other servers lock it briefly to check whether it was abandoned. */
const ATTEMPTS = 20;
const PAUSE_MS = 50;

/**
 * Keeps other servers from a store, until release or the end of this process: each would queue the same
 * scans, and notify the same webhook. Throws STORE_FAILED if another server uses it.
 */
export async function claimForServer(store: string): Promise<Lock> {
  sweepLocks(store);
  const folder = join(lockFolderOf(store), 'server');
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const claim = tryLock(folder);
    if (claim) return claim;
    await pause(PAUSE_MS);
  }
  throw new AppError('STORE_FAILED', `another server is using the store ${store}`, {
    hint: 'stop it first, choose another file with --store, or let several servers share a Postgres with --database',
  });
}
