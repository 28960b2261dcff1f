import type { Kysely } from 'kysely';
import type { FeedState, Moment } from '../../domain/index.ts';
import { parseProblems } from '../queries/feed-state.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * Finds the last sync, by its number, that this store finished at or before a time. Numbers decide which rows
 * were known then; the time only picks a number, so a clock that was wrong for a while neither hides later
 * syncs nor reorders any.
 */
export async function readMoment(db: Kysely<Tables>, at: string): Promise<Moment> {
  const last = await db
    .selectFrom('sync')
    .select('seq')
    .where('synced_at', '<=', at)
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  return { at, seq: last?.seq ?? 0 };
}

/** Returns a feed's state at a moment; undefined if it was not loaded then, or its rows were pruned. */
export async function readPastState(
  db: Kysely<Tables>,
  feed: string,
  { at, seq }: Moment,
): Promise<FeedState | undefined> {
  if (await isPruned(db, feed, at)) return undefined;
  const states = db
    .selectFrom('feed_history')
    .innerJoin('feed', 'feed.id', 'feed_history.feed_id')
    .innerJoin('shared_value', 'shared_value.id', 'feed_history.problems_id')
    .select([
      'feed_history.seq',
      'feed_history.synced_at',
      'feed_history.content_at',
      'feed_history.records',
      'feed_history.ranges',
      'shared_value.json as problems',
    ])
    .where('feed.name', '=', feed)
    .where('feed_history.seq', '<=', seq)
    .orderBy('feed_history.seq', 'desc');
  const first = await states.orderBy('feed_history.id').executeTakeFirst();
  if (!first) return undefined;
  const confirmed = await states
    .where('feed_history.seq', '=', first.seq)
    .where('feed_history.known_at', '<=', at)
    .orderBy('feed_history.id', 'desc')
    .executeTakeFirst();
  const { synced_at, content_at, problems, ...totals } = confirmed ?? first;
  return {
    feed,
    ...totals,
    syncedAt: synced_at,
    ...(content_at !== null && { contentAt: content_at }),
    problems: parseProblems(problems),
  };
}

/** Returns when the feed's stored history begins. */
export async function readHistoryStart(db: Kysely<Tables>, feed: string): Promise<string | undefined> {
  const first = await db
    .selectFrom('feed_history')
    .innerJoin('feed', 'feed.id', 'feed_history.feed_id')
    .leftJoin('pruned_feed', 'pruned_feed.feed', 'feed.name')
    .select(['known_at', 'pruned_feed.since'])
    .where('feed.name', '=', feed)
    .orderBy('feed_history.id')
    .executeTakeFirst();
  if (!first) return undefined;
  return first.since !== null && first.since > first.known_at ? first.since : first.known_at;
}

/** Whether rows valid at a time were removed for a feed or source. */
async function isPruned(db: Kysely<Tables>, feed: string, at: string): Promise<boolean> {
  const row = await db
    .selectFrom('pruned_feed')
    .select('since')
    .where('feed', '=', feed)
    .where('since', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}
