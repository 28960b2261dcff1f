import { sql, type Kysely } from 'kysely';
import type { FeedTroubles } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

const DAY_MS = 24 * 60 * 60_000;
export const NOW_MS = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

export function createFeedTroubles(db: Kysely<Tables>): FeedTroubles {
  return {
    async read() {
      const oldest = sql<number>`${NOW_MS} - ${DAY_MS}::bigint`;
      const [setbacks, requested] = await Promise.all([
        db
          .selectFrom('feed_setback')
          .select(['feed', 'failures', 'reason'])
          .select([
            sql<number>`${NOW_MS} - failing_since`.as('failingForMs'),
            sql<number>`retry_at - ${NOW_MS}`.as('retryInMs'),
          ])
          .where('retry_at', '>', oldest)
          .execute(),
        db.selectFrom('feed_request').select('feed').where('requested_at', '>', oldest).execute(),
      ]);
      return { setbacks, requested: requested.map(({ feed }) => feed) };
    },
    async failed({ feed, failures, reason, failingForMs, retryInMs }) {
      const state = {
        failures,
        reason,
        failing_since: sql<number>`${NOW_MS} - ${Math.round(failingForMs)}::bigint`,
        retry_at: sql<number>`${NOW_MS} + ${Math.round(retryInMs)}::bigint`,
      };
      await db
        .insertInto('feed_setback')
        .values({ feed, ...state })
        .onConflict((conflict) => conflict.column('feed').doUpdateSet(state))
        .execute();
    },
    async succeeded(feed) {
      await db.deleteFrom('feed_setback').where('feed', '=', feed).execute();
    },
    async requested(feed) {
      const state = { requested_at: NOW_MS };
      await db
        .insertInto('feed_request')
        .values({ feed, ...state })
        .onConflict((conflict) => conflict.column('feed').doUpdateSet(state))
        .execute();
    },
  };
}
