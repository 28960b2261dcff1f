import type { Generated } from 'kysely';
import type { Temporal } from './columns.ts';

/** Tables that decide which rows leave the store, and scores that answer as of an earlier day. */
export interface RetentionTables {
  /** Last day on which a client asked for an image: YYYY-MM-DD, in UTC. */
  image_use: { image_id: number; asked_on: string };
  /** Time (RFC 3339, in UTC) before which the store no longer knows what it knew of a feed. */
  pruned_feed: { feed: string; since: string };
  /** A CVE that KEV listed while an image ran which it affects, and the day since which it did; `image_id` is of `run_image`. */
  exploited_run: { cve: string; image_id: number; since: string };
  kept_score: KeptScoreTable;
}

/** A score of EPSS, of a CVE of the inventory; null for a CVE without one. The CVE is a number (see `cve-number.ts`). */
interface KeptScoreTable extends Temporal {
  id: Generated<number>;
  cve: number;
  probability: number | null;
  percentile: number | null;
}
