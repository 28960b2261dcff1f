import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ArchiveError, readZip, type ZipEntry } from '../archive/index.ts';
import { messageOf } from '../errors/index.ts';
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
 * a name of ours, and only for that long. Throws FEED_FAILED, also for what ArchiveError `use` lets through.
 */
export async function withZip(
  { feed, address, body, limit }: Zip,
  use: (entries: readonly ZipEntry[]) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-'));
  try {
    const file = path.join(folder, 'all.zip');
    await pipeline(body.stream(limit), createWriteStream(file));
    const zip = readZip(file);
    try {
      await use(zip.entries);
    } finally {
      zip.close();
    }
  } catch (error) {
    throw error instanceof ArchiveError ? feedFailed(feed, address, messageOf(error), error) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
