import { setImmediate } from 'node:timers/promises';
import type { ZipEntry } from '../../../archive/index.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Validators } from '../../../http/index.ts';
import { baseNameOf, type CveRecord } from '../../../domain/index.ts';
import { endOfCve } from '../../fields/cve-id.ts';
import { formatCursor } from '../../feed-kit/cursor.ts';
import { download } from '../../feed-kit/download.ts';
import type { FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { refuseOlder } from '../../feed-kit/refuse-older.ts';
import { Watermark } from '../../feed-kit/watermark.ts';
import { withZip } from '../../feed-kit/zip.ts';
import type { CveBulk } from './bulk.ts';
import { MAX_RECORD_BYTES, MAX_ZIP_BYTES } from './limits.ts';
import { toRecord } from './normalise.ts';
import { parseCveJson } from './schema.ts';
import { type RecordWriter, writeRecords } from './write-records.ts';

/** Records to read before yielding to other work (progress, Ctrl-C): a few milliseconds' worth. */
const RECORDS_A_TURN = 200;

/**
 * Replaces the whole list from the repository's zip: 300,000 records, one in memory at a time. `modified` is the newest
 * stored modification.
 */
export async function syncWhole(
  bulk: CveBulk,
  known: Validators,
  modified: number | undefined,
): Promise<FeedOutcome> {
  const { context, zipUrl, source } = bulk;
  const feed = source.id;
  const address = context.resolve(zipUrl);
  const answer = await download(context, { feed, url: zipUrl, known });
  if (answer.kind === 'missing') throw feedFailed(feed, address, 'the archive of the list was not found');
  if (answer.kind === 'unchanged') {
    await context.store.advisories.touch(feed, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  return writeRecords(context, { feed, mode: 'full' }, async (writer) => {
    const now = context.now();
    const watermark = new Watermark(now);
    let count = 0;
    await withZip({ feed, address, body: answer.body, limit: MAX_ZIP_BYTES }, async (entries) => {
      for (const record of recordsIn(entries, now.toISOString(), writer)) {
        watermark.see(Date.parse(record.modified ?? ''));
        await writer.add(record);
        if (++count % RECORDS_A_TURN === 0) await setImmediate();
      }
    });
    if (count === 0) throw feedFailed(feed, address, 'contains no CVE record');
    refuseOlder(context, { feed, address }, watermark.newest, modified);
    const cursor = formatCursor({ readAt: now.getTime(), modified: watermark.newest, list: {} });
    return { ...answer.validators, cursor };
  });
}

/** Skips other repository files and reports CVE files that cannot be read. */
function* recordsIn(
  entries: Iterable<ZipEntry>,
  fetchedAt: string,
  writer: RecordWriter,
): Generator<CveRecord> {
  const seen = new Set<string>();
  for (const entry of entries) {
    const cve = cveOfFile(entry.name);
    if (cve === undefined) continue;
    try {
      if (seen.has(cve)) throw new SyntaxError('the archive contains it twice');
      seen.add(cve);
      yield readRecord(entry, cve, fetchedAt);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      writer.problem({ kind: 'advisory-unreadable', subject: cve, message: messageOf(error) });
    }
  }
}

function readRecord(entry: ZipEntry, cve: string, fetchedAt: string): CveRecord {
  if (entry.size > MAX_RECORD_BYTES) {
    throw new SyntaxError(`longer than ${MAX_RECORD_BYTES} bytes`);
  }
  return toRecord(parseCveJson(entry.read().toString('utf8'), cve), { cve, fetchedAt });
}

/** Parses `cvelistV5-main/cves/2023/5xxx/CVE-2023-5678.json`. */
function cveOfFile(name: string): string | undefined {
  const file = baseNameOf(name);
  const end = endOfCve(file);
  return end > 0 && file.slice(end) === '.json' ? file.slice(0, end) : undefined;
}
