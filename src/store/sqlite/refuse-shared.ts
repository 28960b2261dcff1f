import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../errors/index.ts';

const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/** SQLite reads files with these names as part of the database. */
const SUFFIXES = ['', '-wal', '-shm', '-journal'];

/**
 * Refuses a store that any user could alter or replace: planted facts and advisories decide which findings a
 * scan reports. Group-writable places are ordinary (umask 002, group volumes). Throws STORE_FAILED.
 */
export function refuseShared(file: string): void {
  // Windows has no such modes, and Node makes them up.
  if (process.platform === 'win32') return;
  // Checks both ends of a symbolic link: a user who can replace the link also chooses the store.
  for (const path of new Set([resolve(file), targetOf(file)])) check(path, file);
}

function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

function check(path: string, file: string): void {
  const parts = SUFFIXES.map((suffix) => ({ name: path + suffix, stats: statsOf(path + suffix) }));
  const open = parts.find(({ stats }) => stats?.isFile() === true && isOpen(stats));
  if (open) throw refused(file, `every user can write to ${open.name}`, `chmod o-w ${open.name}`);
  const parent = dirname(path);
  const folder = statsOf(parent);
  if (!folder || !isOpen(folder)) return;
  const isSticky = (folder.mode & STICKY) !== 0;
  if (!isSticky) throw refused(file, `every user can write to its folder ${parent}`, `chmod o-w ${parent}`);
  // In a folder such as /tmp nobody can replace our files, but anybody could have created one before us.
  const foreign = parts.find(({ stats }) => stats && !isTrusted(stats));
  if (foreign)
    throw refused(file, `another user owns ${foreign.name}, in a folder that every user can write to`);
}

function isOpen({ mode }: Stats): boolean {
  return (mode & OTHERS_WRITE) !== 0;
}

function isTrusted({ uid }: Stats): boolean {
  return uid === 0 || uid === process.getuid?.();
}

/** Returns undefined if it does not exist or cannot be inspected: opening it reports why. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function refused(file: string, reason: string, command?: string): AppError {
  const elsewhere = 'choose another place with --store';
  return new AppError('STORE_FAILED', `the store ${file} is not safe to use: ${reason}`, {
    hint: command === undefined ? elsewhere : `${command}, or ${elsewhere}`,
  });
}
