import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ArchiveError, readZip, type ZipEntry } from '../../archive/index.ts';
import { messageOf } from '../../errors/index.ts';
import type { FeedBody } from './download.ts';
import { feedFailed } from './feed-error.ts';
import { withSpoolFolder } from './spool-folder.ts';

interface Zip {
  readonly feed: string;
  /** Address used in messages. */
  readonly address: string;
  readonly body: FeedBody;
  readonly limit: number;
}

/**
 * Opens the entries in a zip that is being downloaded. A zip is read from its end, so the file is stored
 * whole, under a name of ours, until `use` returns. Throws FEED_FAILED, also for an ArchiveError from `use`,
 * and IO_FAILED if the disk is full.
 */
export async function withZip(zip: Zip, use: (entries: Iterable<ZipEntry>) => Promise<void>): Promise<void> {
  await withSpoolFolder(zip.feed, async (folder) => {
    const file = path.join(folder, 'all.zip');
    await pipeline(zip.body.stream(zip.limit), createWriteStream(file));
    await useEntries(zip, file, use);
  });
}

async function useEntries(
  { feed, address }: Zip,
  file: string,
  use: (entries: Iterable<ZipEntry>) => Promise<void>,
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
