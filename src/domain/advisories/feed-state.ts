import type { Problem } from '../findings/problem.ts';

/** A feed's state at its last sync. `feed` may name a part: `osv:AlmaLinux`. */
export interface FeedState {
  readonly feed: string;
  /** Sequence number of the last sync that changed anything. */
  readonly seq: number;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Position from which an incremental feed resumes; only the feed interprets it. */
  readonly cursor?: string;
  /** RFC 3339: time when the upstream last confirmed or sent the data. */
  readonly syncedAt: string;
  /**
   * RFC 3339: the newest record date, or else the upstream's modification date, or else the last sync with
   * changes. Absent if an earlier program version wrote the state.
   */
  readonly contentAt?: string;
  readonly records: number;
  readonly ranges: number;
  readonly problems: readonly Problem[];
}

/** RFC 3339, or a clock to read after all the sync's rows are written. */
export type SyncTime = string | (() => Date);

export function timeOf(time: SyncTime): string {
  return typeof time === 'string' ? time : time().toISOString();
}

export interface SyncOutcome {
  readonly etag?: string;
  readonly lastModified?: string;
  readonly cursor?: string;
  readonly syncedAt: SyncTime;
  /** When this store received it, if not directly from upstream. */
  readonly receivedAt?: SyncTime;
  /** RFC 3339: newest record date, if records are dated. */
  readonly contentAt?: string;
  readonly problems: readonly Problem[];
}
