import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { AppError, messageOf } from '../errors/index.ts';

/**
 * Gives a folder of our own for what of a feed lies on disk while it is read, and removes it. Throws IO_FAILED where there
 * is no room for it.
 */
export async function withSpoolFolder<Value>(
  feed: string,
  use: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = createFolder(feed);
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  // For who interrupts the program, which then ends at once.
  process.once('exit', removeFolder);
  try {
    return await use(folder);
  } catch (error) {
    throw isOfSystem(error) ? noRoom(feed, error) : error;
  } finally {
    process.removeListener('exit', removeFolder);
    removeFolder();
  }
}

function createFolder(feed: string): string {
  try {
    return mkdtempSync(path.join(tmpdir(), 'plimsoll-'));
  } catch (error) {
    throw noRoom(feed, error);
  }
}

/** What a source or the store did wrong is an AppError by now. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function noRoom(feed: string, cause: unknown): AppError {
  return new AppError('IO_FAILED', `${feed} cannot be written to ${tmpdir()}: ${messageOf(cause)}`, {
    cause,
    hint: 'it lies there while it is read; TMPDIR may name another place',
  });
}
