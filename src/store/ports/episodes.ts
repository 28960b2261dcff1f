import type { Digest, EpisodeKind } from '../../domain/index.ts';
import type { NewEvent } from './events.ts';
import type { SyncSpan } from './fleet.ts';

/** States that last until somebody acts: each episode has one event, however often and wherever it is noticed. */
export interface EpisodeStore {
  /**
   * Begins an episode of each image that runs and that nobody has scanned. Ends those of images that were scanned or
   * that no run names any more, of those that ended before they were told, and of unreadable images that were deleted.
   */
  noteUnscanned(now: string): Promise<void>;
  /** Lists images whose episode began long enough ago, and has no event yet. */
  unscanned(query: UntoldQuery): Promise<readonly UnscannedImage[]>;
  /** Begins an episode of each of these feeds, and ends those of all others. */
  noteFeeds(kind: FeedEpisode, feeds: readonly string[], now: string): Promise<void>;
  /** Lists stale feeds whose episode has no event yet. */
  untoldFeeds(): Promise<readonly string[]>;
  /** Lists feeds with an episode. */
  feeds(kind: FeedEpisode): Promise<readonly string[]>;
  /** Begins an episode, unless it lasts already. */
  begin(kind: EpisodeKind, subject: string, now: string): Promise<void>;
  /** Ends an episode, if it lasts. */
  end(kind: EpisodeKind, subject: string): Promise<void>;
  /** Notes syncs of a feed by which stored images are to be judged; again if they were noted before. */
  noteUnjudged(span: SyncSpan, now: string): Promise<void>;
  /** Lists syncs by which stored images are still to be judged, those first that were noted first. */
  unjudged(): Promise<readonly NotedSpan[]>;
  /** Called once images were judged by them, with the note of before. A later one of the same syncs stays. */
  endUnjudged(span: NotedSpan): Promise<void>;
  /** Stores the events of episodes that have none yet, and that have not ended; returns how many. */
  tell(kind: EpisodeKind, episodes: readonly ToldEpisode[], at: string): Promise<number>;
}

/** A feed that its source does not confirm, or with content that is older than the feed is ever silent: no event tells of that. */
export type FeedEpisode = 'feed.stale' | 'feed.content-old';

export interface NotedSpan extends SyncSpan {
  /** RFC 3339: when they were noted last. */
  readonly since: string;
}

export interface UntoldQuery {
  /** RFC 3339, in UTC. */
  readonly now: string;
  /** Only what was noticed before. An episode from the future was noticed before a clock was set back, and counts. */
  readonly before: string;
  readonly limit: number;
}

/** An image that runs, by its digest, or by its name where no digest is known. */
export interface UnscannedImage {
  readonly subject: string;
  readonly digest?: Digest;
  readonly reference: string;
}

export interface ToldEpisode extends NewEvent {
  readonly subject: string;
}
