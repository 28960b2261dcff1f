import type { Problem } from './problem.ts';

/** State of one source of advisories at its last sync. `feed` may name a part: `osv:AlmaLinux`. */
export interface FeedState {
  readonly feed: string;
  /** Number of the last sync that changed anything. */
  readonly seq: number;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Position from which an incremental feed resumes; only the feed interprets it. */
  readonly cursor?: string;
  /** RFC 3339: time when the source last confirmed or sent the data. */
  readonly syncedAt: string;
  /**
   * RFC 3339: date of the content. The newest date of its records, or the source's modification date, or the last sync
   * that changed anything. Absent if an earlier version wrote it.
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
  /** When this store got it, if it did not come from its source. */
  readonly receivedAt?: SyncTime;
  /** RFC 3339: newest date of its records, if they have any. */
  readonly contentAt?: string;
  readonly problems: readonly Problem[];
}
