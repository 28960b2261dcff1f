import type { Digest, ConditionKind, FeedCondition } from '../../domain/index.ts';
import type { NewEvent } from './events.ts';
import type { SyncSpan } from './fleet.ts';

/** Conditions that last until somebody acts: each has one event, however often and wherever it is noticed. */
export interface OpenConditionStore {
  /**
   * Begins an open condition for each running image that nobody has scanned. Ends conditions for images that
   * were scanned or no longer have a run, conditions that ended before they were announced, and conditions
   * for deleted unreadable images.
   */
  noteUnscanned(now: string): Promise<void>;
  /** Lists images whose condition began long enough ago and has no event yet. */
  unscanned(query: UnannouncedQuery): Promise<readonly UnscannedImage[]>;
  /** Begins an open condition for each listed feed, and ends it for all others. */
  noteFeeds(kind: FeedCondition, feeds: readonly string[], now: string): Promise<void>;
  /** Lists stale feeds whose open condition has no event yet. */
  unannouncedFeeds(): Promise<readonly string[]>;
  /** Lists feeds with an open condition. */
  feeds(kind: FeedCondition): Promise<readonly string[]>;
  /** Begins an open condition, unless it is already open. */
  begin(kind: ConditionKind, subject: string, now: string): Promise<void>;
  /** Ends an open condition, if there is one. */
  end(kind: ConditionKind, subject: string): Promise<void>;
  /** Records that a feed's syncs make stored images due for verdicts; a repeated record renews the first. */
  noteUnjudged(span: SyncSpan, now: string): Promise<void>;
  /** Lists syncs whose verdicts are still due, in the order recorded. */
  unjudged(): Promise<readonly NotedSpan[]>;
  /** Removes the record once images were judged. One renewed meanwhile stays. */
  endUnjudged(span: NotedSpan): Promise<void>;
  /** Stores events for open conditions not yet announced and not ended; returns how many. */
  tell(kind: ConditionKind, openConditions: readonly AnnouncedCondition[], at: string): Promise<number>;
}

export interface NotedSpan extends SyncSpan {
  /** RFC 3339: when last recorded. */
  readonly since: string;
}

export interface UnannouncedQuery {
  /** RFC 3339, in UTC. */
  readonly now: string;
  /** Only earlier conditions. A future time was written before a clock was set back, and counts. */
  readonly before: string;
  readonly limit: number;
}

/** A running image, by its digest, or by its name if the digest is unknown. */
export interface UnscannedImage {
  readonly subject: string;
  readonly digest?: Digest;
  readonly reference: string;
}

export interface AnnouncedCondition extends NewEvent {
  readonly subject: string;
}
