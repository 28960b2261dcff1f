import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface FolderLock {
  release(): void;
}

const NAME = 'lock';

/**
 * Locks a folder for this process until it ends, however it ends. SQLite's locks are the kernel's: unlike a process
 * number, they show a live owner even across containers that share a folder.
 */
export function holdLock(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, NAME), { timeout: 0 });
  try {
    // A journal would be an extra file; there is nothing to roll back.
    database.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

/** Returns undefined if another process, or another thread in this one, holds the folder, or if it never had a lock. */
export function takeAbandoned(folder: string): FolderLock | undefined {
  if (!existsSync(join(folder, NAME))) return undefined;
  try {
    return holdLock(folder);
  } catch {
    return undefined;
  }
}
