import type { UnreadState } from './advisory.ts';

export interface UnreadRecords {
  /** Total records in the feed, including the unread ones. */
  readonly records: number;
  readonly unread: readonly UnreadGroup[];
}

export interface UnreadGroup {
  readonly state: UnreadState;
  readonly records: number;
  /** The first by name, and the reason. */
  readonly example: string;
  readonly reason: string;
}
