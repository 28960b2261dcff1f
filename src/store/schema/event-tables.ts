import type { EventKind } from '../../domain/index.ts';

/** Changes that someone may want to hear of. */
export interface EventTables {
  /** One row: the number of the last event, and the highest number of those deleted. */
  event_log: { last: number; forgotten: number };
  event: EventTable;
}

interface EventTable {
  seq: number;
  id: string;
  kind: EventKind;
  at: string;
  /** Feed of the sync that caused it, or that it is about. */
  feed: string | null;
  /** Number of that sync. */
  sync: number | null;
  /** Hash of the distinct package: SQLite gives the number of a deleted row to another. */
  package_hash: string | null;
  /** Hash of its distribution. */
  distribution_hash: string | null;
  /** Key of the image, or the digest or name of one that was never scanned. */
  image: string | null;
  /** The whole event. */
  json: string;
}
