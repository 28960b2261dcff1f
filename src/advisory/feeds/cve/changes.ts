import { messageOf } from '../../../errors/index.ts';
import type { FeedState, CveRecord } from '../../../domain/index.ts';
import { type Cursor, formatCursor } from '../../feed-kit/cursor.ts';
import { download, validatorsIn } from '../../feed-kit/download.ts';
import type { FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { inParallel } from '../../feed-kit/parallel.ts';
import { ProblemList, problemsLeft } from '../../feed-kit/problem-list.ts';
import { refuseOlder } from '../../feed-kit/refuse-older.ts';
import { Watermark } from '../../feed-kit/watermark.ts';
import type { CveBulk } from './bulk.ts';
import { type CveChanges, cvesChangedSince, parseDeltaLog } from './delta-log.ts';
import { MAX_LOG_BYTES } from './limits.ts';
import { writeRecords } from './write-records.ts';

/** Above this, about a week's changes, a full download is cheaper for both sides. */
const MAX_CHANGES = 5000;

/**
 * Upstream caches can serve a record's old text for some minutes after the log names the change, so changes
 * younger than this are requested again next time.
 */
const SETTLED_MS = 15 * 60_000;

/**
 * Fetches the records changed since the last sync one by one. Returns undefined if the changes are unknown, or too
 * many, so that a full read is needed.
 */
export async function syncChanges(
  bulk: CveBulk,
  state: FeedState,
  cursor: Cursor,
): Promise<FeedOutcome | undefined> {
  const { context, source } = bulk;
  const feed = source.id;
  const url = `${source.address}/cves/deltaLog.json`;
  const answer = await download(context, { feed, url, known: cursor.list });
  if (answer.kind === 'missing') return undefined;
  if (answer.kind === 'unchanged') {
    await context.store.advisories.touch(feed, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  const bytes = await answer.body.bytes(MAX_LOG_BYTES);
  const changes = changesIn(bytes, cursor, (reason) => feedFailed(feed, context.resolve(url), reason));
  if (changes === undefined) return undefined;
  refuseOlder(context, { feed, address: context.resolve(url) }, changes.newest, cursor.modified);
  if (changes.cves.length > MAX_CHANGES) return undefined;
  const problems = new ProblemList(feed);
  for (const problem of problemsLeft(state, changes.cves)) problems.add(problem);
  const records = await fetchChanged(bulk, changes, problems);
  // A mirror that has the log but not the records.
  if (records.length === 0 && changes.cves.length > 0) return undefined;
  const watermark = new Watermark(new Date(context.now().getTime() - SETTLED_MS), cursor.modified);
  for (const time of changes.times) watermark.see(time);
  return writeRecords(context, { feed, mode: 'delta' }, async (writer) => {
    for (const record of records) await writer.add(record);
    for (const problem of problems.all()) writer.problem(problem);
    const { readAt } = cursor;
    return {
      ...validatorsIn(state),
      cursor: formatCursor({ readAt, modified: watermark.newest, list: answer.validators }),
    };
  });
}

function changesIn(
  bytes: Uint8Array,
  { modified }: Cursor,
  failure: (reason: string) => Error,
): CveChanges | undefined {
  try {
    return cvesChangedSince(parseDeltaLog(Buffer.from(bytes).toString('utf8')), modified);
  } catch (error) {
    throw error instanceof SyntaxError ? failure(messageOf(error)) : error;
  }
}

/** Keeps the stored content where a record is missing or unreadable. */
async function fetchChanged(
  { source, context }: CveBulk,
  { cves }: CveChanges,
  problems: ProblemList,
): Promise<readonly CveRecord[]> {
  const records: CveRecord[] = [];
  await inParallel(cves, source.requestsAtATime, async (cve) => {
    try {
      const record = await source.ask(cve, undefined, context);
      if (!record.found) throw new SyntaxError('listed in the change log, but not found');
      records.push(record);
      context.onProgress?.({ feed: source.id, records: records.length });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      problems.add({ kind: 'advisory-unreadable', subject: cve, message: messageOf(error) });
    }
  });
  return records;
}
