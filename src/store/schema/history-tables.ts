import { integer, rowId, table, text, type TablesOf } from './table.ts';

/** Tables needed for answers as of an earlier day, besides the temporal rows for advisories and rankings. */
export const HISTORY_TABLES = {
  /**
   * Each feed's states that can still be answered from, as they became known. Code that removes a feed's
   * closed rows must first remove its older states, and record the new start of its history (`pruned_feed`).
   */
  feed_history: table(
    {
      id: rowId(),
      feed_id: integer().references('feed.id'),
      seq: integer(),
      /** RFC 3339: when this store received it. */
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
  /** Start of a feed's stored history (RFC 3339, in UTC). */
  pruned_feed: table({ feed: text().key(), since: text() }),
};

export type FeedHistoryTable = TablesOf<typeof HISTORY_TABLES>['feed_history'];
