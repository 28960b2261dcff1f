import { UNREAD_PACKAGE } from '../../domain/index.ts';
import { sql, type Transaction } from 'kysely';
import type { FeedRow } from '../queries/feed-state.ts';
import type { Tables } from '../schema/tables.ts';

/** Adds the ecosystems of the ranges that a sync opened. */
export async function addEcosystems(
  transaction: Transaction<Tables>,
  feed: FeedRow,
  sync: number,
): Promise<void> {
  await transaction
    .insertInto('feed_ecosystem')
    .columns(['feed_id', 'ecosystem_id'])
    .expression((from) =>
      from
        .selectFrom('staged_range')
        .innerJoin('affected_package', 'affected_package.id', 'staged_range.package_id')
        .select([sql.lit(feed.id).as('feed_id'), 'affected_package.ecosystem_id'])
        .where('staged_range.sync', '=', sync)
        .where('affected_package.name', '<>', UNREAD_PACKAGE)
        .distinct(),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Removes ecosystems in which the feed has no open range any more. In the others, the check soon finds a range. */
export async function dropEmptyEcosystems(transaction: Transaction<Tables>, feed: FeedRow): Promise<void> {
  await transaction
    .deleteFrom('feed_ecosystem')
    .where('feed_id', '=', feed.id)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('affected_package')
            .innerJoin('vulnerable_range', 'vulnerable_range.package_id', 'affected_package.id')
            .innerJoin('advisory', 'advisory.id', 'vulnerable_range.advisory_id')
            .select('vulnerable_range.id')
            .whereRef('affected_package.ecosystem_id', '=', 'feed_ecosystem.ecosystem_id')
            .where('vulnerable_range.valid_to', 'is', null)
            .where('advisory.feed_id', '=', feed.id),
        ),
      ),
    )
    .execute();
}
