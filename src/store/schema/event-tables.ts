import type { EventKind } from '../../domain/index.ts';
import { integer, table, text } from './table.ts';

/** Changes that someone may want to hear of. */
export const EVENT_TABLES = {
  /** One row: the number of the last event, and the highest number of those deleted. */
  event_log: table({ last: integer(), forgotten: integer() }, { row: { last: 0, forgotten: 0 } }),
  event: table(
    {
      seq: integer().key(),
      id: text().unique(),
      kind: text<EventKind>(),
      at: text(),
      /** Feed of the sync that caused it, or that it is about. */
      feed: text().orNull(),
      /** Number of that sync. */
      sync: integer().orNull(),
      /** Hash of the distinct package: SQLite gives the number of a deleted row to another. */
      package_hash: text().orNull(),
      /** Hash of its distribution. */
      distribution_hash: text().orNull(),
      /** Key of the image, or the digest or name of one that was never scanned. */
      image: text().orNull(),
      /** The whole event. */
      json: text(),
    },
    { indexes: { event_of_kind: { on: ['kind', 'seq'] }, event_by_time: { on: ['at', 'seq'] } } },
  ),
};
