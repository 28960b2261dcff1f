import { crc32 } from 'node:zlib';
import type { ZipEntry } from '../../../archive/index.ts';
import type { Advisory, FeedState } from '../../../domain/index.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Validators } from '../../../http/index.ts';
import { formatCursor, parseCursor } from '../../feed-kit/cursor.ts';
import { download, validatorsIn } from '../../feed-kit/download.ts';
import type { FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { refuseOlder } from '../../feed-kit/refuse-older.ts';
import { Watermark } from '../../feed-kit/watermark.ts';
import { type AdvisoryWriter, writeAdvisories } from '../../feed-kit/writer.ts';
import { withZip } from '../../feed-kit/zip.ts';
import { Codestreams, hasCodestreams } from './codestreams.ts';
import type { OsvExport } from './export.ts';
import { MAX_RECORD_BYTES, MAX_ZIP_BYTES } from './limits.ts';
import { ModuleStreams, namesNoStream } from './module-streams.ts';
import { readingOf } from './reading.ts';
import { type OsvRecord, parseRecord } from './schema.ts';
import {
  idOfFile,
  readAdvisory,
  type UnreadAdvisory,
  type UnreadRecord,
  unreadRecord,
  withoutNames,
  writeUnread,
} from './unread-record.ts';

/** Module records to hold until all others are read (Red Hat: 25); any more stay without a stream. */
const MAX_STREAMLESS = 1_000;
/** Unreadable records to hold until all others are read; any more are only counted, which is a hole. */
const MAX_UNREAD = 500;
/** Codestream records to hold likewise (SUSE: 5,000 from 2022 to 2024); any more stay unnarrowed. */
const MAX_OF_CODESTREAMS = 20_000;

/** Replaces the feed from the ecosystem's `all.zip`, unless that is unchanged or older. */
export async function syncWhole(
  source: OsvExport,
  state: FeedState | undefined,
  known: Validators = validatorsIn(state),
): Promise<FeedOutcome> {
  const { context, name, ecosystem } = source;
  const url = `${source.folder}/all.zip`;
  const address = context.resolve(url);
  const answer = await download(context, { feed: name, url, known });
  if (answer.kind === 'missing') throw feedFailed(name, address, `no export "${ecosystem}"`);
  if (answer.kind === 'unchanged') {
    await context.store.advisories.touch(name, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  return writeAdvisories(context, { feed: name, address, mode: 'full' }, async (writer) => {
    const watermark = new Watermark(context.now());
    await withZip({ feed: name, address, body: answer.body, limit: MAX_ZIP_BYTES }, (entries) =>
      readRecords(entries, source, writer, watermark),
    );
    refuseOlderExport(source, address, watermark, writer, state);
    const readAt = context.now().getTime();
    const reading = readingOf(ecosystem);
    const cursor = formatCursor({ readAt, modified: watermark.newest, list: {}, ...reading });
    return { ...answer.validators, cursor };
  });
}

/** Compares the newest modifications, or publications where the store knows no more. */
function refuseOlderExport(
  { context, name }: OsvExport,
  address: string,
  { newest }: Watermark,
  { content }: AdvisoryWriter,
  state: FeedState | undefined,
): void {
  const about = { feed: name, address };
  if (state?.cursor === undefined) refuseOlder(context, about, content.date, state?.contentAt);
  else refuseOlder(context, about, newest, parseCursor(state.cursor).modified);
}

async function readRecords(
  entries: Iterable<ZipEntry>,
  { ecosystem, context }: OsvExport,
  writer: AdvisoryWriter,
  watermark: Watermark,
): Promise<void> {
  const seen = new SeenRecords();
  const now = context.now();
  const streams = new ModuleStreams();
  const streamless: Advisory[] = [];
  const codestreams = new Codestreams();
  const ofCodestreams: Advisory[] = [];
  const unread: UnreadRecord[] = [];
  const ecosystems = new Set<string>();
  const hold = async (record: UnreadRecord) => {
    if (unread.length < MAX_UNREAD) unread.push(record);
    else await writer.add(withoutNames(record));
  };
  for (const entry of entries) {
    if (isFolder(entry)) continue;
    const read = readRecord(entry, seen, now, ecosystem);
    if (read === 'repeated') continue;
    if ('reason' in read) {
      await hold(unreadRecord(seen.nameFor(entry.name), read, ecosystem));
      continue;
    }
    const { record, text } = read;
    watermark.see(Date.parse(record.modified ?? ''));
    const advisory = readAdvisory(record, text, ecosystem, (problem) => writer.problem(problem));
    if ('file' in advisory) {
      await hold({ ...advisory, file: seen.nameFor(advisory.file) });
      continue;
    }
    for (const { ecosystem: each } of advisory.ranges) ecosystems.add(each);
    if (namesNoStream(advisory) && streamless.length < MAX_STREAMLESS) {
      streamless.push(advisory);
      continue;
    }
    if (
      hasCodestreams(ecosystem) &&
      codestreams.learn(advisory) &&
      ofCodestreams.length < MAX_OF_CODESTREAMS
    ) {
      ofCodestreams.push(advisory);
      continue;
    }
    streams.learn(advisory);
    await writer.add(advisory);
  }
  for (const advisory of ofCodestreams) await writer.add(codestreams.narrowed(advisory));
  for (const advisory of streamless) await writer.add(streams.assigned(advisory));
  await writeUnread(writer, unread, ecosystems);
}

/** Matches folder entries, which zips made from a folder contain. */
function isFolder({ name, size }: ZipEntry): boolean {
  return name.endsWith('/') && size === 0;
}

interface ReadRecord {
  readonly record: OsvRecord;
  readonly text: string;
}

function readRecord(
  entry: ZipEntry,
  seen: SeenRecords,
  now: Date,
  ecosystem: string,
): ReadRecord | UnreadAdvisory | 'repeated' {
  if (entry.size > MAX_RECORD_BYTES) {
    return { reason: `longer than ${MAX_RECORD_BYTES} bytes`, state: 'too-large' };
  }
  const text = entry.read().toString('utf8');
  try {
    const record = parseRecord(text, idOfFile(entry.name), now, ecosystem);
    const before = seen.add(record.id, text);
    if (before === 'same') return 'repeated';
    if (before === 'different') throw new SyntaxError(`another file contains the record ${record.id} too`);
    return { record, text };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { reason: messageOf(error), state: 'unreadable', text };
  }
}

/** IDs in one export, each with its record's checksum. */
class SeenRecords {
  readonly #records = new Map<string, number>();

  add(id: string, text: string): 'same' | 'different' | 'new' {
    const sum = crc32(text);
    const before = this.#records.get(id);
    if (before !== undefined) return before === sum ? 'same' : 'different';
    this.#records.set(id, sum);
    return 'new';
  }

  /** Returns an unused name for a file that holds no record. */
  nameFor(file: string): string {
    const name = this.#records.has(file) ? `${file}#${this.#records.size}` : file;
    this.#records.set(name, 0);
    return name;
  }
}
