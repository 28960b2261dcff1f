import { tmpdir } from 'node:os';

import { AppError, messageOf } from '../../errors/index.ts';
import { makeSpoolFolder } from '../../spool/index.ts';

/**
 * Provides a private folder for feed data that is on disk while it is read, then removes it. Throws IO_FAILED if the
 * disk is full.
 */
export async function withSpoolFolder<Value>(
  feed: string,
  use: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = makeSpoolFolder();
  try {
    return await use(folder.path);
  } catch (error) {
    throw isOfSystem(error) ? noRoom(feed, error) : error;
  } finally {
    folder.remove();
  }
}

/** Source and store failures are AppErrors by now. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function noRoom(feed: string, cause: unknown): AppError {
  return new AppError('IO_FAILED', `cannot write ${feed} to ${tmpdir()}: ${messageOf(cause)}`, {
    cause,
    hint: 'free some space there, or set TMPDIR to another folder',
  });
}
