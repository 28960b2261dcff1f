import type { EventKind } from '../../domain/index.ts';
import { integer, table, text } from './table.ts';

/** Changes to announce. */
export const EVENT_TABLES = {
  /** One row: the last event's number, and the highest deleted number. */
  event_log: table({ last: integer(), forgotten: integer() }, { row: { last: 0, forgotten: 0 } }),
  event: table(
    {
      seq: integer().key(),
      id: text().unique(),
      kind: text<EventKind>(),
      at: text(),
      /** The feed whose sync caused the event, or the event's subject. */
      feed: text().orNull(),
      /** That sync's number. */
      sync: integer().orNull(),
      /** Hash of the distinct package: SQLite reuses a deleted row's ID. */
      package_hash: text().orNull(),
      /** Hash of its distribution. */
      distribution_hash: text().orNull(),
      /** The image's key, or its digest or name if it was never scanned. */
      image: text().orNull(),
      /** The whole event. */
      json: text(),
    },
    { indexes: { event_of_kind: { on: ['kind', 'seq'] }, event_by_time: { on: ['at', 'seq'] } } },
  ),
};
