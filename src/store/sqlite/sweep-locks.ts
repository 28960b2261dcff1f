import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { removeEmpty, tryLock, UNNAMED } from './file-lock.ts';

/** Returns the folder for a store's locks, each in a separate folder. */
export function lockFolderOf(store: string): string {
  return `${store}.locks`;
}

/** Removes locks left by killed processes; held ones stay. */
export function sweepLocks(store: string): void {
  const folder = lockFolderOf(store);
  for (const name of namesIn(folder)) {
    const lock = join(folder, name);
    // A process about to name it starts again.
    if (name.includes(UNNAMED)) rmSync(lock, { recursive: true, force: true });
    else tryLock(lock)?.release();
  }
  removeEmpty(folder);
  for (const file of formerLocks(store)) sweepFormer(file);
}

/** Lists lock files from an earlier version, which left one next to the store for each lock. */
function formerLocks(store: string): readonly string[] {
  const [folder, beginning] = [dirname(store), `${basename(store)}.`];
  const names = namesIn(folder).filter((name) => name.startsWith(beginning) && name.endsWith('.lock'));
  return names.map((name) => join(folder, name));
}

function sweepFormer(file: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('begin exclusive');
    rmSync(file);
  } catch {
    // A process at that version holds it, or we may not remove it.
  } finally {
    database?.close();
  }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
