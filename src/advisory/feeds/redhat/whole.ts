import { TarReader, type TarEntry } from '../../../archive/index.ts';
import type { Advisory, FeedState } from '../../../domain/index.ts';
import { messageOf } from '../../../errors/index.ts';
import { parseCursor, formatCursor } from '../../feed-kit/cursor.ts';
import { download, type FeedBody } from '../../feed-kit/download.ts';
import type { FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { inflate } from '../../feed-kit/inflate.ts';
import { MEBIBYTE } from '../../feed-kit/limits.ts';
import { refuseOlder } from '../../feed-kit/refuse-older.ts';
import { Watermark } from '../../feed-kit/watermark.ts';
import { type AdvisoryWriter, writeAdvisories } from '../../feed-kit/writer.ts';
import {
  idOfPath,
  isUnreadDocument,
  MAX_CSAF_BYTES,
  readCsafDocument,
  type RedHatRelease,
  unreadDocument,
} from './release.ts';

const MAX_NAME_BYTES = 1024;
const MAX_ARCHIVE_BYTES = 8 * 1024 * MEBIBYTE;
const MAX_INFLATED_BYTES = 256 * 1024 * MEBIBYTE;

/** Replaces a release's records from the newest archive, which is some hours older than the changes. */
export async function syncArchive(
  release: RedHatRelease,
  state: FeedState | undefined,
): Promise<FeedOutcome> {
  const { context, name } = release;
  const url = `${release.folder}/${await newestArchive(release)}`;
  const address = context.resolve(url);
  const answer = await download(context, { feed: name, url });
  if (answer.kind !== 'found') throw feedFailed(name, address, 'the archive was not found');
  return writeAdvisories(context, { feed: name, address, mode: 'full' }, async (writer) => {
    const watermark = new Watermark(context.now());
    try {
      await readArchive(answer.body, release, writer, watermark);
    } catch (error) {
      throw error instanceof SyntaxError ? feedFailed(name, address, messageOf(error), error) : error;
    }
    const modified = state?.cursor === undefined ? undefined : parseCursor(state.cursor).modified;
    refuseOlder(context, { feed: name, address }, watermark.newest, modified);
    const readAt = context.now().getTime();
    return {
      ...answer.validators,
      cursor: formatCursor({ readAt, modified: madeAt(watermark, answer.validators), list: {} }),
    };
  });
}

/** The archive is uploaded after it is made: its newest document counts, unless that has a later date than the upload. */
function madeAt({ newest }: Watermark, { lastModified = '' }: { readonly lastModified?: string }): number {
  const uploaded = Date.parse(lastModified);
  return Number.isNaN(uploaded) ? newest : Math.min(newest, uploaded);
}

async function newestArchive({ context, name, folder }: RedHatRelease): Promise<string> {
  const url = `${folder}/archive_latest.txt`;
  const address = context.resolve(url);
  const answer = await download(context, { feed: name, url });
  if (answer.kind !== 'found') throw feedFailed(name, address, 'the file was not found');
  const archive = Buffer.from(await answer.body.bytes(MAX_NAME_BYTES))
    .toString('utf8')
    .trim();
  if (!/^[\w.-]+\.tar\.zst$/u.test(archive)) throw feedFailed(name, address, 'does not name an archive');
  return archive;
}

async function readArchive(
  body: FeedBody,
  release: RedHatRelease,
  writer: AdvisoryWriter,
  watermark: Watermark,
): Promise<void> {
  let read: Advisory[] = [];
  const take = (advisory: Advisory | undefined) => {
    if (advisory) read.push(advisory);
  };
  const tar = new TarReader({
    entry: (entry) => {
      if (!isDocument(entry)) return false;
      if (entry.size <= MAX_CSAF_BYTES) return true;
      take(unreadDocument(entry.path, `longer than ${MAX_CSAF_BYTES} bytes`, release));
      return false;
    },
    body: (entry, bytes) => {
      take(readCsafDocument(entry.path, bytes.toString('utf8'), release));
    },
  });
  const unread: Advisory[] = [];
  const write = async () => {
    const batch = read;
    read = [];
    for (const advisory of batch) {
      watermark.see(Date.parse(advisory.modified ?? ''));
      if (isUnreadDocument(advisory)) unread.push(advisory);
      else await writer.add(advisory);
    }
  };
  for await (const chunk of inflate(body.stream(MAX_ARCHIVE_BYTES), MAX_INFLATED_BYTES)) {
    tar.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    await write();
  }
  tar.end();
  await write();
  await writer.keep(unread.map(({ id }) => idOfPath(id)));
  for (const advisory of unread) await writer.add(advisory);
}

function isDocument({ path, kind }: TarEntry): boolean {
  return kind === 'file' && path.endsWith('.json');
}
