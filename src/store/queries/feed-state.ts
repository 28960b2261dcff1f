import type { Kysely, Selectable, Transaction } from 'kysely';
import {
  type FeedState,
  type Problem,
  isProblemKind,
  type SyncOutcome,
  type SyncTime,
  timeOf,
} from '../../domain/index.ts';
import { recordState } from '../history/record-state.ts';
import { noteChange } from '../changes/note-change.ts';
import type { Tables } from '../schema/tables.ts';

export type FeedRow = Selectable<Tables['feed']>;

/** Returns a feed's row, creating it at first use; it stays invisible before its first commit. */
export async function internFeed(transaction: Transaction<Tables>, name: string): Promise<FeedRow> {
  await transaction
    .insertInto('feed')
    .values({ name })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return transaction.selectFrom('feed').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
}

export async function readFeedState(db: Kysely<Tables>, name: string): Promise<FeedState | undefined> {
  const row = await db.selectFrom('feed').selectAll().where('name', '=', name).executeTakeFirst();
  return row && toFeedState(row);
}

export async function readFeedStates(db: Kysely<Tables>): Promise<readonly FeedState[]> {
  const rows = await db.selectFrom('feed').selectAll().orderBy('name').execute();
  return rows.map(toFeedState).filter((state) => state !== undefined);
}

/** Feed totals that a commit computes. */
export interface FeedTotals {
  readonly seq: number;
  readonly records: number;
  readonly ranges: number;
}

/** Call it last: it dates the sync and notes the change. */
export async function writeFeedState(
  transaction: Transaction<Tables>,
  feed: FeedRow,
  { seq, records, ranges }: FeedTotals,
  outcome: SyncOutcome,
): Promise<FeedState> {
  const { receivedAt, ...sent } = outcome;
  const syncedAt = timeOf(outcome.syncedAt);
  const knownAt = receivedAt === undefined ? syncedAt : timeOf(receivedAt);
  const contentAt = contentDate(feed, seq, { ...outcome, syncedAt });
  const problems = JSON.stringify(outcome.problems);
  await transaction
    .updateTable('feed')
    .set({
      seq,
      records,
      ranges,
      etag: outcome.etag ?? null,
      last_modified: outcome.lastModified ?? null,
      cursor: outcome.cursor ?? null,
      synced_at: syncedAt,
      content_at: contentAt,
      problems,
    })
    .where('id', '=', feed.id)
    .execute();
  if (seq !== feed.seq) await dateSync(transaction, seq, knownAt);
  await recordState(transaction, {
    feed_id: feed.id,
    seq,
    known_at: knownAt,
    synced_at: syncedAt,
    content_at: contentAt,
    records,
    ranges,
    problems,
  });
  if (seq !== feed.seq) await noteChange(transaction, 'sync', [feed.id]);
  return { feed: feed.name, seq, records, ranges, ...sent, syncedAt, contentAt };
}

/** Picks the records' own date, else their file's, else the last change's. */
function contentDate(
  feed: FeedRow,
  seq: number,
  { contentAt, lastModified, syncedAt }: SyncOutcome & { readonly syncedAt: string },
): string {
  if (contentAt !== undefined) return contentAt;
  const modified = lastModified === undefined ? Number.NaN : Date.parse(lastModified);
  if (!Number.isNaN(modified)) return new Date(modified).toISOString();
  return seq === feed.seq ? (feed.content_at ?? syncedAt) : syncedAt;
}

/**
 * Allocates the number for a sync that changes something. Rows that it opens and closes carry it. It is dated
 * once they are written, which may take a minute: until then, other queries still resolve to the earlier
 * sync.
 */
export async function nextSeq(transaction: Transaction<Tables>, feed: FeedRow): Promise<number> {
  const { seq } = await transaction
    .insertInto('sync')
    .values({ feed_id: feed.id, synced_at: '' })
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq;
}

export async function dateSync(transaction: Transaction<Tables>, seq: number, at: SyncTime): Promise<void> {
  await transaction
    .updateTable('sync')
    .set({ synced_at: timeOf(at) })
    .where('seq', '=', seq)
    .execute();
}

function toFeedState(row: FeedRow): FeedState | undefined {
  if (row.synced_at === null) return undefined;
  return {
    feed: row.name,
    seq: row.seq,
    ...(row.etag !== null && { etag: row.etag }),
    ...(row.last_modified !== null && { lastModified: row.last_modified }),
    ...(row.cursor !== null && { cursor: row.cursor }),
    syncedAt: row.synced_at,
    ...(row.content_at !== null && { contentAt: row.content_at }),
    records: row.records,
    ranges: row.ranges,
    problems: parseProblems(row.problems),
  };
}

export function parseProblems(json: string): readonly Problem[] {
  const parsed: unknown = JSON.parse(json);
  return Array.isArray(parsed) ? parsed.filter(isProblem) : [];
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  if (!('kind' in value) || typeof value.kind !== 'string' || !isProblemKind(value.kind)) return false;
  return 'subject' in value && 'message' in value;
}
