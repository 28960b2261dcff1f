import { sql, type Transaction } from 'kysely';
import type { FeedState, SyncOutcome } from '../../domain/index.ts';
import { nextSeq, writeFeedState, type FeedRow } from '../queries/feed-state.ts';
import type { StagedChild } from '../schema/advisory-tables.ts';
import { RANGE_COLUMNS } from '../schema/advisory-tables.ts';
import type { Tables } from '../schema/tables.ts';
import { addEcosystems, dropEmptyEcosystems } from './feed-ecosystems.ts';
import { refuseShrinking } from './shrink.ts';

const TABLE_OF = {
  alias: 'advisory_alias',
  rating: 'advisory_rating',
  range: 'vulnerable_range',
} as const satisfies Record<StagedChild, keyof Tables>;

/** One sync with staged changes. */
export interface StagedSync {
  readonly feed: FeedRow;
  readonly number: number;
  readonly mode: 'full' | 'delta';
}

/** Applies the staged changes to the feed, within one transaction. */
export async function swap(
  transaction: Transaction<Tables>,
  staged: StagedSync,
  outcome: SyncOutcome,
): Promise<FeedState> {
  const { feed, mode } = staged;
  if (mode === 'full') await stageUnmentioned(transaction, staged);
  const isFirst = feed.synced_at === null;
  if (!isFirst && !(await changesAnything(transaction, staged))) {
    return writeFeedState(transaction, feed, feed, outcome);
  }
  const seq = await nextSeq(transaction, feed);
  await updateRecords(transaction, staged);
  const closed = await closeRows(transaction, staged, seq);
  const opened = await openRows(transaction, staged, seq);
  await addEcosystems(transaction, feed, staged.number);
  if (closed > 0) await dropEmptyEcosystems(transaction, feed);
  const records = await countRecords(transaction, feed);
  const ranges = feed.ranges + opened - closed;
  if (mode === 'full') {
    refuseShrinking(feed.name, 'records', feed.records, records);
    refuseShrinking(feed.name, 'ranges', feed.ranges, ranges);
  }
  return writeFeedState(transaction, feed, { seq, records, ranges }, outcome);
}

/** Closes the records that a full sync did not mention: they are gone. */
async function stageUnmentioned(
  transaction: Transaction<Tables>,
  { feed, number }: StagedSync,
): Promise<void> {
  await transaction
    .insertInto('staged_gone')
    .columns(['sync', 'advisory_id'])
    .expression((from) =>
      from
        .selectFrom('advisory')
        .select([sql.lit(number).as('sync'), 'id'])
        .where('feed_id', '=', feed.id)
        .where('content_hash', 'is not', null)
        .where('id', 'not in', (within) =>
          within
            .selectFrom('staged_unchanged')
            .select('advisory_id')
            .where('sync', '=', number)
            .unionAll(within.selectFrom('staged_advisory').select('advisory_id').where('sync', '=', number)),
        ),
    )
    .execute();
}

async function changesAnything(transaction: Transaction<Tables>, { number }: StagedSync): Promise<boolean> {
  const changed = await transaction
    .selectFrom('staged_advisory')
    .select('sync')
    .where('sync', '=', number)
    .unionAll((from) => from.selectFrom('staged_gone').select('sync').where('sync', '=', number))
    .limit(1)
    .executeTakeFirst();
  return changed !== undefined;
}

async function updateRecords(transaction: Transaction<Tables>, { number }: StagedSync): Promise<void> {
  await transaction
    .updateTable('advisory')
    .from('staged_advisory as staged')
    .set((value) => ({
      title: value.ref('staged.title'),
      url: value.ref('staged.url'),
      published: value.ref('staged.published'),
      modified: value.ref('staged.modified'),
      content_hash: value.ref('staged.content_hash'),
    }))
    .whereRef('staged.advisory_id', '=', 'advisory.id')
    .where('staged.sync', '=', number)
    .execute();
  await transaction
    .updateTable('advisory')
    .set({ content_hash: null })
    .where('id', 'in', (from) =>
      from.selectFrom('staged_gone').select('advisory_id').where('sync', '=', number),
    )
    .execute();
}

/** Closes rows for removed records, and changed records' rows without an equal. Returns the number of ranges. */
async function closeRows(
  transaction: Transaction<Tables>,
  { number }: StagedSync,
  seq: number,
): Promise<number> {
  let closedRanges = 0;
  for (const child of ['alias', 'rating', 'range'] as const) {
    const ofGone = await transaction
      .updateTable(TABLE_OF[child])
      .set({ valid_to: seq })
      .where('valid_to', 'is', null)
      .where('advisory_id', 'in', (from) =>
        from.selectFrom('staged_gone').select('advisory_id').where('sync', '=', number),
      )
      .executeTakeFirst();
    const ofChanged = await transaction
      .updateTable(TABLE_OF[child])
      .set({ valid_to: seq })
      .where('valid_to', 'is', null)
      .where('id', 'in', (from) =>
        from
          .selectFrom('staged_closed')
          .select('row_id')
          .where('sync', '=', number)
          .where('child', '=', child),
      )
      .executeTakeFirst();
    if (child === 'range') closedRanges = Number(ofGone.numUpdatedRows + ofChanged.numUpdatedRows);
  }
  return closedRanges;
}

/** Returns the number of newly opened ranges. */
async function openRows(
  transaction: Transaction<Tables>,
  { number }: StagedSync,
  seq: number,
): Promise<number> {
  const validFrom = sql.lit(seq).as('valid_from');
  await transaction
    .insertInto('advisory_alias')
    .columns(['advisory_id', 'alias', 'is_cve', 'valid_from'])
    .expression((from) =>
      from
        .selectFrom('staged_alias')
        .select(['advisory_id', 'alias', 'is_cve', validFrom])
        .where('sync', '=', number),
    )
    .execute();
  await transaction
    .insertInto('advisory_rating')
    .columns(['advisory_id', 'rating_id', 'valid_from'])
    .expression((from) =>
      from
        .selectFrom('staged_rating')
        .select(['advisory_id', 'rating_id', validFrom])
        .where('sync', '=', number),
    )
    .execute();
  const opened = await transaction
    .insertInto('vulnerable_range')
    .columns([...RANGE_COLUMNS, 'valid_from'])
    .expression((from) =>
      from
        .selectFrom('staged_range')
        .select([...RANGE_COLUMNS, validFrom])
        .where('sync', '=', number)
        // Keeps one package's rows on few pages, and appends at the end of the index.
        .orderBy('package_id'),
    )
    .executeTakeFirst();
  return Number(opened.numInsertedOrUpdatedRows ?? 0);
}

async function countRecords(transaction: Transaction<Tables>, feed: FeedRow): Promise<number> {
  const { records } = await transaction
    .selectFrom('advisory')
    .select((count) => count.fn.countAll<number>().as('records'))
    .where('feed_id', '=', feed.id)
    .where('content_hash', 'is not', null)
    .executeTakeFirstOrThrow();
  return records;
}
