import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { PrunePlan } from '../ports.ts';
import { type Batch, countLeaving, type LeavingRows, removeLeaving } from './batch.ts';

/** Matches old states, except each feed's state when the history begins. */
async function oldStates(db: Kysely<Tables>, { seq, historyBefore }: PrunePlan): Promise<LeavingRows> {
  const kept = await db
    .selectFrom('feed_history')
    .select(({ fn }) => ['feed_id', fn.max('id').as('id')])
    .where('seq', '<=', seq)
    .where('known_at', '<=', historyBefore)
    .groupBy('feed_id')
    .execute();
  const isOlder = kept.map(({ feed_id, id }) => sql`(feed_id = ${feed_id} and id < ${id})`);
  const none = sql`1 = 0`;
  return { table: 'feed_history', condition: sql`(${sql.join([none, ...isOlder], sql` or `)})` };
}

export async function countStates(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  return countLeaving(db, await oldStates(db, plan));
}

/**
 * First records the start of each feed's history, so that removed rows, including closed rows in later steps,
 * do not seem never to have existed.
 */
export async function removeStates(db: Kysely<Tables>, plan: PrunePlan): Promise<Batch> {
  return db.transaction().execute(async (transaction) => {
    const leaving = await oldStates(transaction, plan);
    await noteBegin(transaction, plan, leaving);
    await unlistSyncs(transaction, plan);
    return removeLeaving(transaction, leaving);
  });
}

/** Uses the answers of single-CVE sources, which have no states. */
async function noteBegin(
  transaction: Transaction<Tables>,
  { seq, historyBefore }: PrunePlan,
  { condition }: LeavingRows,
): Promise<void> {
  const isClosed = sql`valid_to is not null and valid_to <= ${seq}`;
  await sql`
    insert into pruned_feed (feed, since)
    select pruned.feed, ${historyBefore} from (
      select name as feed from feed where id in (select feed_id from feed_history where ${condition})
      union select source from cve_rating where ${isClosed}
      union select source from cve_answer where ${isClosed}
    ) as pruned where true
    on conflict (feed) do update set since = excluded.since where pruned_feed.since < excluded.since`.execute(
    transaction,
  );
}

/** Unlists syncs older than the history, whose changes are now incomplete. */
async function unlistSyncs(transaction: Transaction<Tables>, { seq }: PrunePlan): Promise<void> {
  await sql`
    insert into dropped_sync (seq)
    select sync.seq from sync
    join (select feed_id, max(seq) as last from sync where seq <= ${seq} group by feed_id) as kept
      on kept.feed_id = sync.feed_id and sync.seq < kept.last
    join feed on feed.id = sync.feed_id
    join pruned_feed on pruned_feed.feed = feed.name
    where not exists (select 1 from dropped_sync where dropped_sync.seq = sync.seq)
    on conflict do nothing`.execute(transaction);
}
