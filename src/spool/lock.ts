import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Lock {
  release(): void;
}

const NAME = 'lock';

/**
 * Holds a folder for this process, until it ends however it ends. SQLite's locks are the kernel's: unlike a process's
 * number they tell who lives across containers that share a folder.
 */
export function holdLock(folder: string): Lock {
  const database = new DatabaseSync(join(folder, NAME), { timeout: 0 });
  try {
    // A journal would be a file beside it; there is nothing to be undone.
    database.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

/** Undefined where another process, or another thread of this one, holds the folder, or it never had a lock. */
export function takeAbandoned(folder: string): Lock | undefined {
  if (!existsSync(join(folder, NAME))) return undefined;
  try {
    return holdLock(folder);
  } catch {
    return undefined;
  }
}
