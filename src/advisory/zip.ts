import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ArchiveError, readZip, type ZipEntry } from '../archive/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import type { FeedBody } from './download.ts';
import { feedFailed } from './feed-error.ts';

interface Zip {
  readonly feed: string;
  /** In messages. */
  readonly address: string;
  readonly body: FeedBody;
  readonly limit: number;
}

/**
 * Gives the entries of a zip that is being downloaded. It is read from its end, so it has to lie somewhere whole; under
 * a name of ours, and only for that long. Throws FEED_FAILED, also for what ArchiveError `use` lets through, and
 * IO_FAILED where there is no room for it.
 */
export async function withZip(zip: Zip, use: (entries: readonly ZipEntry[]) => Promise<void>): Promise<void> {
  const folder = createFolder(zip.feed);
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  // For who interrupts the program, which then ends at once.
  process.once('exit', removeFolder);
  try {
    const file = path.join(folder, 'all.zip');
    await spool(zip, file);
    await useEntries(zip, file, use);
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

async function spool({ feed, body, limit }: Zip, file: string): Promise<void> {
  try {
    await pipeline(body.stream(limit), createWriteStream(file));
  } catch (error) {
    throw error instanceof AppError ? error : noRoom(feed, error);
  }
}

async function useEntries(
  { feed, address }: Zip,
  file: string,
  use: (entries: readonly ZipEntry[]) => Promise<void>,
): Promise<void> {
  try {
    const zip = readZip(file);
    try {
      await use(zip.entries);
    } finally {
      zip.close();
    }
  } catch (error) {
    throw error instanceof ArchiveError ? feedFailed(feed, address, messageOf(error), error) : error;
  }
}

function noRoom(feed: string, cause: unknown): AppError {
  return new AppError(
    'IO_FAILED',
    `The zip of ${feed} cannot be written to ${tmpdir()}: ${messageOf(cause)}`,
    {
      cause,
      hint: 'it lies there while it is read; TMPDIR may name another place',
    },
  );
}
