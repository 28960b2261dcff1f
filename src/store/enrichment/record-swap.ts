import { sql, type Transaction } from 'kysely';
import type { FeedState, SyncOutcome } from '../../domain/index.ts';
import { nextSeq, writeFeedState, type FeedRow } from '../queries/feed-state.ts';
import type { Tables } from '../schema/tables.ts';
import { refuseShrinking } from '../sync/shrink.ts';
import type { StagedSync } from '../sync/swap.ts';
import { keepStagedPublications, swapAnswers } from './cve-answers.ts';
import { RECORD_COLUMNS } from './record-row.ts';

/** Replaces a source's records with the staged ones: all records in a full sync, the given ones in a delta. */
export async function swapRecords(
  transaction: Transaction<Tables>,
  staged: StagedSync,
  outcome: SyncOutcome,
): Promise<FeedState> {
  const { feed, mode } = staged;
  const isFirst = feed.synced_at === null;
  const seq =
    isFirst || (await hasRecords(transaction, staged)) ? await nextSeq(transaction, feed) : feed.seq;
  if (mode === 'full') await dropOthers(transaction, staged);
  if (!isFirst) await keepStagedPublications(transaction, staged, seq);
  await writeRecords(transaction, staged);
  await closeRatings(transaction, staged, seq);
  await openRatings(transaction, staged, seq);
  await swapAnswers(transaction, staged, seq);
  const records = await countRecords(transaction, feed);
  if (mode === 'full') refuseShrinking(feed.name, 'records', feed.records, records);
  return writeFeedState(transaction, feed, { seq, records, ranges: 0 }, outcome);
}

async function hasRecords(transaction: Transaction<Tables>, { number }: StagedSync): Promise<boolean> {
  const some = await transaction
    .selectFrom('staged_cve_record')
    .select('cve')
    .where('sync', '=', number)
    .limit(1)
    .executeTakeFirst();
  return some !== undefined;
}

async function dropOthers(transaction: Transaction<Tables>, { feed, number }: StagedSync): Promise<void> {
  await transaction
    .deleteFrom('cve_record')
    .where('source', '=', feed.name)
    .where('cve', 'not in', (from) =>
      from.selectFrom('staged_cve_record').select('cve').where('sync', '=', number),
    )
    .execute();
}

async function writeRecords(transaction: Transaction<Tables>, { feed, number }: StagedSync): Promise<void> {
  await transaction
    .insertInto('cve_record')
    .columns([...RECORD_COLUMNS, 'source'])
    .expression((from) =>
      from
        .selectFrom('staged_cve_record')
        .select([...RECORD_COLUMNS, sql.val(feed.name).as('source')])
        .where('sync', '=', number)
        // Appends at the index's end instead of all over it.
        .orderBy('cve'),
    )
    .onConflict((conflict) =>
      conflict.columns(['cve', 'source']).doUpdateSet((row) => ({
        found: row.ref('excluded.found'),
        rejected: row.ref('excluded.rejected'),
        title: row.ref('excluded.title'),
        published: row.ref('excluded.published'),
        modified: row.ref('excluded.modified'),
        etag: row.ref('excluded.etag'),
        fetched_at: row.ref('excluded.fetched_at'),
      })),
    )
    .execute();
}

/** Closes ratings that the source no longer gives: in a delta, only for the given records. */
async function closeRatings(
  transaction: Transaction<Tables>,
  { feed, number, mode }: StagedSync,
  seq: number,
): Promise<void> {
  await transaction
    .updateTable('cve_rating')
    .set({ valid_to: seq })
    .where('source', '=', feed.name)
    .where('valid_to', 'is', null)
    .where((where) =>
      where(
        where.refTuple('cve', 'rating_id'),
        'not in',
        where
          .selectFrom('staged_cve_rating')
          .select(['cve', 'rating_id'])
          .where('sync', '=', number)
          .$asTuple('cve', 'rating_id'),
      ),
    )
    .$if(mode === 'delta', (query) =>
      query.where('cve', 'in', (from) =>
        from.selectFrom('staged_cve_record').select('cve').where('sync', '=', number),
      ),
    )
    .execute();
}

async function openRatings(
  transaction: Transaction<Tables>,
  { feed, number }: StagedSync,
  seq: number,
): Promise<void> {
  await transaction
    .insertInto('cve_rating')
    .columns(['cve', 'source', 'rating_id', 'valid_from'])
    .expression((from) =>
      from
        .selectFrom('staged_cve_rating as staged')
        .select(['cve', sql.val(feed.name).as('source'), 'rating_id', sql.lit(seq).as('valid_from')])
        .where('sync', '=', number)
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('cve_rating as open')
                .select('open.id')
                .whereRef('open.cve', '=', 'staged.cve')
                .whereRef('open.rating_id', '=', 'staged.rating_id')
                .where('open.source', '=', feed.name)
                .where('open.valid_to', 'is', null),
            ),
          ),
        )
        .distinct()
        .orderBy('cve'),
    )
    .execute();
}

async function countRecords(transaction: Transaction<Tables>, { name }: FeedRow): Promise<number> {
  const { records } = await transaction
    .selectFrom('cve_record')
    .select((count) => count.fn.countAll<number>().as('records'))
    .where('source', '=', name)
    .where('found', '=', 1)
    .executeTakeFirstOrThrow();
  return records;
}
