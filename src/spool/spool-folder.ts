import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, messageOf } from '../errors/index.ts';
import { holdLock } from './lock.ts';
import { SPOOL_PREFIX, sweepSpools } from './sweep-spools.ts';

/** This process's folder for data kept on disk while it is read. */
interface SpoolFolder {
  readonly path: string;
  remove(): void;
}

/** Prefix for folders without a lock yet, which a sweep would otherwise consider abandoned. */
const UNLOCKED_PREFIX = 'plimsoll-new-';
let isSwept = false;

/**
 * Makes a folder accessible only to this user. It is deleted by `remove`, when the process exits, or, after a
 * kill, when the next process makes its first folder. Throws IO_FAILED.
 */
export function makeSpoolFolder(): SpoolFolder {
  const place = tmpdir();
  try {
    return makeFolderIn(place);
  } catch (cause) {
    throw new AppError('IO_FAILED', `cannot make a folder in ${place}: ${messageOf(cause)}`, {
      hint: 'free some space there, or set TMPDIR to another folder',
      cause,
    });
  }
}

function makeFolderIn(place: string): SpoolFolder {
  if (!isSwept) sweepSpools(place);
  isSwept = true;
  const unlocked = mkdtempSync(join(place, UNLOCKED_PREFIX));
  const path = join(place, SPOOL_PREFIX + unlocked.slice(-6));
  try {
    const lock = holdLock(unlocked);
    renameSync(unlocked, path);
    const removeFolder = (): void => rmSync(path, { recursive: true, force: true });
    // Covers an interrupt, which ends the program at once.
    process.once('exit', removeFolder);
    return {
      path,
      remove: () => {
        process.removeListener('exit', removeFolder);
        removeFolder();
        lock.release();
      },
    };
  } catch (error) {
    rmSync(unlocked, { recursive: true, force: true });
    throw error;
  }
}
