import { systemCode } from '../../errors/index.ts';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Lock } from '../ports.ts';
import { isBusy, toStoreError, unwritable } from './errors.ts';

/** Marks a folder without its final name. */
export const UNNAMED = '~';

/**
 * Takes a folder's lock; undefined if another process holds it. The folder exists only while a process holds
 * the lock or tries to. The lock is a transaction on an empty database in the folder, since SQLite's locks
 * are the kernel's: they fall with the process. The holder deletes the file and the folder before releasing
 * the lock. File names are never reused, so a process that locks a file and then still finds it holds the
 * lock.
 */
export function tryLock(folder: string): Lock | undefined {
  const name = fileIn(folder) ?? makeFolder(folder);
  const file = name === undefined ? undefined : join(folder, name);
  const database = file === undefined ? undefined : openLocked(file);
  if (file === undefined || !database) return undefined;
  if (!existsSync(file)) {
    database.close();
    return undefined;
  }
  return {
    release() {
      rmSync(file, { force: true });
      removeEmpty(folder);
      removeEmpty(dirname(folder));
      database.close();
    },
  };
}

/** Returns undefined if the file is missing or vanished meanwhile. */
function fileIn(folder: string): string | undefined {
  return existsSync(folder) ? unlessOvertaken(folder, () => readdirSync(folder)[0]) : undefined;
}

/**
 * Names the folder with the file already in it, and only if no other one has the name: rename(2) replaces
 * only empty folders.
 */
function makeFolder(folder: string): string | undefined {
  const name = randomUUID();
  const unnamed = `${folder}${UNNAMED}${name}`;
  try {
    return unlessOvertaken(folder, () => {
      const parent = dirname(folder);
      if (!existsSync(parent)) mkdirSync(parent, { mode: 0o700 });
      mkdirSync(unnamed, { mode: 0o700 });
      closeSync(openSync(join(unnamed, name), 'wx', 0o600));
      renameSync(unnamed, folder);
      return name;
    });
  } finally {
    rmSync(unnamed, { recursive: true, force: true });
  }
}

/** Returns undefined if another process holds it, or it is gone. Never creates the file. */
function openLocked(file: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(new URL(`${pathToFileURL(file).href}?mode=rw`), { timeout: 0 });
    // A journal would be an extra file; there is nothing to roll back.
    database.exec('pragma journal_mode = memory; begin exclusive');
    return database;
  } catch (thrown) {
    database?.close();
    if (isBusy(thrown) || !existsSync(file)) return undefined;
    throw toStoreError(file, thrown);
  }
}

/** Removes the folder unless another process uses it; the next caller creates its own. */
export function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or gone.
  }
}

/** File system errors which mean that another process was faster. */
const OVERTAKEN: readonly unknown[] = ['ENOENT', 'EEXIST', 'ENOTEMPTY'];

function unlessOvertaken<Value>(folder: string, action: () => Value): Value | undefined {
  try {
    return action();
  } catch (thrown) {
    if (OVERTAKEN.includes(systemCode(thrown))) return undefined;
    throw unwritable(folder, thrown);
  }
}
