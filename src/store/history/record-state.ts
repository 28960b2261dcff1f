import type { Selectable, Transaction } from 'kysely';
import { digestOf } from '../sync/intern.ts';
import type { FeedHistoryTable } from '../schema/history-tables.ts';
import type { Tables } from '../schema/tables.ts';

/** States that differ in nothing but the time of the confirmation are kept this far apart, since clients ask often. */
const CONFIRMATION_INTERVAL_MS = 60 * 60_000;

/** A state of a feed as it becomes known; `problems` is JSON. */
export interface KnownState extends Omit<Selectable<FeedHistoryTable>, 'id' | 'problems_id'> {
  readonly problems: string;
}

/** Adds a state to the history of its feed, unless the last one says the same. */
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

/** Adds the confirmation of a feed's present state to its history. */
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

/** Feeds have the same problems for weeks: each list is stored once. */
async function shareProblems(transaction: Transaction<Tables>, json: string): Promise<number> {
  const digest = digestOf(json);
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
