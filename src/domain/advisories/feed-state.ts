import type { Problem } from './problem.ts';

/** State of a feed at its last sync. `feed` may name a part: `osv:AlmaLinux`. */
export interface FeedState {
  readonly feed: string;
  /** Number of the last sync that changed anything. */
  readonly seq: number;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Position from which an incremental feed resumes; only the feed interprets it. */
  readonly cursor?: string;
  /** RFC 3339: time when the upstream last confirmed or sent the data. */
  readonly syncedAt: string;
  /**
   * RFC 3339: the newest date of its records, or else the upstream's modification date, or else the last sync that changed
   * anything. Absent if an earlier version of the program wrote the state.
   */
  readonly contentAt?: string;
  readonly records: number;
  readonly ranges: number;
  readonly problems: readonly Problem[];
}

/** RFC 3339, or the clock that is asked once all rows of the sync are written. */
export type SyncTime = string | (() => Date);

export function timeOf(time: SyncTime): string {
  return typeof time === 'string' ? time : time().toISOString();
}

export interface SyncOutcome {
  readonly etag?: string;
  readonly lastModified?: string;
  readonly cursor?: string;
  readonly syncedAt: SyncTime;
  /** When this store got it, if it did not come from the upstream. */
  readonly receivedAt?: SyncTime;
  /** RFC 3339: newest date of its records, if they have any. */
  readonly contentAt?: string;
  readonly problems: readonly Problem[];
}
