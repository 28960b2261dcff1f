import type { Generated } from 'kysely';
import type { Temporal } from './columns.ts';

/** Tables that answers as of an earlier day need besides the temporal rows of advisories and rankings. */
export interface HistoryTables {
  feed_history: FeedHistoryTable;
  /** Whether a source had a record of a CVE when it was asked. */
  cve_answer: Temporal & { id: Generated<number>; cve: string; source: string; found: number };
  /** A date that a source's record of a CVE gave before: null for none, and until which sync. */
  earlier_publication: {
    id: Generated<number>;
    cve: string;
    source: string;
    published: string | null;
    valid_to: number;
  };
}

/**
 * States of each feed that can still be answered from, as they became known. Whatever removes closed rows of a feed
 * has to remove its states before them, too, and to note since when it is known (`pruned_feed`).
 */
export interface FeedHistoryTable {
  id: Generated<number>;
  feed_id: number;
  seq: number;
  /** RFC 3339: when this store got it. */
  known_at: string;
  /** RFC 3339: when the feed's source confirmed or sent it. */
  synced_at: string;
  content_at: string | null;
  records: number;
  ranges: number;
  /** The shared value that lists them. */
  problems_id: number;
}
