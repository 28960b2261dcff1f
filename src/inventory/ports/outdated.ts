import type { Digest } from '../../domain/index.ts';

/** Images read by an earlier program version, and attempts to reindex them. */
export interface OutdatedStore {
  /** Lists the distinct cataloger lists, with versions, that read stored images, each as one string. */
  readers(): Promise<readonly string[]>;
  /** Lists images to reindex: running ones first, then the most recently indexed. */
  due(query: DueQuery): Promise<readonly Digest[]>;
  /** Returns the last failed attempt at an image; undefined if none failed. */
  attempt(key: Digest, current: string): Promise<FailedAttempt | undefined>;
  /** Records that the current catalogers could not reindex an image; skips images no longer stored. */
  fail(key: Digest, current: string, attempt: FailedAttempt): Promise<void>;
  /** Records that an image is about to be saved and must be judged afterwards, even by another worker. */
  begin(key: Digest, current: string, at: string): Promise<void>;
  /** Marks the image's current verdicts as stale, as if another program version had judged it. */
  markStale(key: Digest): Promise<void>;
  /** Removes the attempts once the image is reindexed and judged. */
  end(key: Digest): Promise<void>;
  /** Counts images that these catalogers read, and how many the current ones failed to reindex. */
  counts(outdated: readonly string[], current: string): Promise<OutdatedCounts>;
}

export interface OutdatedCounts {
  readonly outdated: number;
  readonly unread: number;
}

export interface DueQuery {
  /**
   * `facts`: outdated images not yet attempted. `layers`: due images whose layers must be read. `judge`:
   * images saved but perhaps not judged.
   */
  readonly step: 'facts' | 'layers' | 'judge';
  /** The outdated entries from `readers`. */
  readonly outdated: readonly string[];
  readonly current: string;
  /** RFC 3339, in UTC. */
  readonly now: string;
  readonly limit: number;
}

export interface FailedAttempt {
  /** 0: stored layer facts are incomplete, and nothing else was tried. */
  readonly failures: number;
  readonly reason: string;
  /** RFC 3339, in UTC: next attempt. */
  readonly dueAt: string;
}
