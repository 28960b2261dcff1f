import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, messageOf } from '../../errors/index.ts';
import { damagedStore } from './errors.ts';
import { makeFile } from './new-file.ts';
import { refuseShared } from './refuse-shared.ts';

/** The smallest page, https://www.sqlite.org/fileformat2.html#pages. */
const SMALLEST_DATABASE = 512;
/** A database in memory, standard output, and addresses, https://www.sqlite.org/uri.html. */
const NO_FILES = /^(?::memory:|-|file:.*|[a-z][a-z\d+.-]*:\/\/.*)$/isu;

/**
 * Creates a missing file, readable only by its owner: SQLite gives its further files the first one's mode.
 * Refuses a file too short for a database, which SQLite would take for an empty one. Does not open an
 * existing file: closing it would release every lock that this process holds on it (fcntl(2)).
 */
export function claimFile(file: string): void {
  refuseNoFile(file);
  refuseShared(file);
  const size = sizeOf(file);
  // Checked again, since another user may have created it first.
  refuseShared(file);
  if (size > 0 && size < SMALLEST_DATABASE) throw damagedStore(file);
}

/** Refuses names that SQLite does not treat as a file: data stored there is lost, or lands beside an empty file. */
function refuseNoFile(file: string): void {
  if (!NO_FILES.test(file)) return;
  throw new AppError('STORE_FAILED', `the store has to be a file, got ${file}`, {
    hint: 'name a file; for a store of one call, one in a new folder: --store "$(mktemp -d)/store.db"',
  });
}

function sizeOf(file: string): number {
  try {
    makeFolder(dirname(file));
    const existing = statSync(file, { throwIfNoEntry: false });
    // In some file systems a folder is smaller than a page.
    if (existing) return existing.isFile() ? existing.size : 0;
    makeFile(file);
    return 0;
  } catch (thrown) {
    throw new AppError('STORE_FAILED', `cannot open the store ${file} for writing: ${messageOf(thrown)}`, {
      hint: 'make its folder writable, or choose another place with --store',
      cause: thrown,
    });
  }
}

/** Avoids Node's recursive mkdir, which never ends below a folder that accepts no new folders, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  }
}
