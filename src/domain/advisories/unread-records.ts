import type { UnreadState } from './advisory.ts';

export interface UnreadRecords {
  /** All records of the feed, including these. */
  readonly records: number;
  readonly unread: readonly UnreadGroup[];
}

export interface UnreadGroup {
  readonly state: UnreadState;
  readonly records: number;
  /** First of them by name, and the reason. */
  readonly example: string;
  readonly reason: string;
}
