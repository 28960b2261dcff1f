import { integer, rowId, table, text, type TablesOf } from './table.ts';

/** Tables that answers as of an earlier day need besides the temporal rows of advisories and rankings. */
export const HISTORY_TABLES = {
  /**
   * States of each feed that can still be answered from, as they became known. Whatever removes closed rows of a feed
   * has to remove its states before them, too, and to note since when it is known (`pruned_feed`).
   */
  feed_history: table(
    {
      id: rowId(),
      feed_id: integer().references('feed.id'),
      seq: integer(),
      /** RFC 3339: when this store got it. */
      known_at: text(),
      /** RFC 3339: when the feed's source confirmed or sent it. */
      synced_at: text(),
      content_at: text().orNull(),
      records: integer(),
      ranges: integer(),
      /** The shared value that lists them. */
      problems_id: integer().references('shared_value.id'),
    },
    { indexes: { feed_history_of: { on: ['feed_id', 'seq'] } } },
  ),
  /** Time (RFC 3339, in UTC) before which the store no longer knows what it knew of a feed. */
  pruned_feed: table({ feed: text().key(), since: text() }),
};

export type FeedHistoryTable = TablesOf<typeof HISTORY_TABLES>['feed_history'];
