import type { Selectable, Transaction } from 'kysely';
import { jsonDigestOf } from '../sync/intern.ts';
import type { FeedHistoryTable } from '../schema/history-tables.ts';
import type { Tables } from '../schema/tables.ts';

/** Minimum interval between stored states that differ only in their confirmation time, since clients ask often. */
const CONFIRMATION_INTERVAL_MS = 60 * 60_000;

/** A newly known feed state; `problems` is JSON. */
export interface KnownState extends Omit<Selectable<FeedHistoryTable>, 'id' | 'problems_id'> {
  readonly problems: string;
}

/** Adds a state to its feed's history, unless it equals the last one. */
export async function recordState(
  transaction: Transaction<Tables>,
  { problems, ...state }: KnownState,
): Promise<void> {
  const known = { ...state, problems_id: await shareProblems(transaction, problems) };
  const last = await transaction
    .selectFrom('feed_history')
    .selectAll()
    .where('feed_id', '=', known.feed_id)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (last && isRepeated(known, last)) return;
  await transaction.insertInto('feed_history').values(known).execute();
}

/** Adds a confirmation of the current state to a feed's history. */
export async function recordConfirmation(
  transaction: Transaction<Tables>,
  feed: string,
  at: string,
): Promise<void> {
  const row = await transaction
    .selectFrom('feed')
    .select(['id', 'seq', 'content_at', 'records', 'ranges', 'problems'])
    .where('name', '=', feed)
    .where('synced_at', 'is not', null)
    .executeTakeFirst();
  if (!row) return;
  const { id, ...state } = row;
  await recordState(transaction, { ...state, feed_id: id, known_at: at, synced_at: at });
}

function isRepeated(
  known: Omit<Selectable<FeedHistoryTable>, 'id'>,
  last: Selectable<FeedHistoryTable>,
): boolean {
  const isSame = (['seq', 'content_at', 'records', 'ranges', 'problems_id'] as const).every(
    (column) => known[column] === last[column],
  );
  const age = Date.parse(known.known_at) - Date.parse(last.known_at);
  return isSame && age >= 0 && age < CONFIRMATION_INTERVAL_MS;
}

/** Stores each problem list once, since feeds have the same problems for weeks. */
async function shareProblems(transaction: Transaction<Tables>, json: string): Promise<number> {
  const digest = jsonDigestOf(json);
  await transaction
    .insertInto('shared_value')
    .values({ digest, json })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
  const { id } = await transaction
    .selectFrom('shared_value')
    .select('id')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow();
  return id;
}
