import { tmpdir } from 'node:os';

import { AppError, messageOf } from '../errors/index.ts';
import { makeSpoolFolder, type SpoolFolder } from '../spool/index.ts';

/**
 * Gives a folder of our own for what of a feed lies on disk while it is read, and removes it. Throws IO_FAILED where there
 * is no room for it.
 */
export async function withSpoolFolder<Value>(
  feed: string,
  use: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = createFolder(feed);
  try {
    return await use(folder.path);
  } catch (error) {
    throw isOfSystem(error) ? noRoom(feed, error) : error;
  } finally {
    folder.remove();
  }
}

function createFolder(feed: string): SpoolFolder {
  try {
    return makeSpoolFolder();
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
