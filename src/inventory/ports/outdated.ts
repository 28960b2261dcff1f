import type { Digest } from '../../domain/index.ts';

/** Images that an earlier version of the program read, and what became of reading them again. */
export interface OutdatedStore {
  /** Lists the catalogers, with their versions, that read stored images: one text for each such list. */
  readers(): Promise<readonly string[]>;
  /** Lists images to read again, those that run first, then those read last. */
  due(query: DueQuery): Promise<readonly Digest[]>;
  /** Returns what became of reading an image again; undefined if that was not tried, or if it succeeded. */
  attempt(key: Digest, current: string): Promise<FailedAttempt | undefined>;
  /** Keeps that an image could not be read again by the current catalogers; nothing if it is not stored any more. */
  fail(key: Digest, current: string, attempt: FailedAttempt): Promise<void>;
  /** Notes that an image is about to be saved anew, and has to be judged then, whoever does that. */
  begin(key: Digest, current: string, at: string): Promise<void>;
  /** Has the next verdicts of an image come from another program. */
  unsettle(key: Digest): Promise<void>;
  /** Forgets attempts: the image was read again and judged. */
  end(key: Digest): Promise<void>;
  /** Counts images that these catalogers read, and those of them that the current ones could not read again. */
  counts(outdated: readonly string[], current: string): Promise<OutdatedCounts>;
}

export interface OutdatedCounts {
  readonly outdated: number;
  readonly unread: number;
}

export interface DueQuery {
  /**
   * `facts`: outdated images of which nothing was tried. `layers`: those whose layers must be read, and that are due.
   * `judge`: those that were saved, and perhaps not judged.
   */
  readonly step: 'facts' | 'layers' | 'judge';
  /** Of `readers`, those that are outdated. */
  readonly outdated: readonly string[];
  readonly current: string;
  /** RFC 3339, in UTC. */
  readonly now: string;
  readonly limit: number;
}

export interface FailedAttempt {
  /** 0: the facts of its layers are not complete, and nothing else was tried. */
  readonly failures: number;
  readonly reason: string;
  /** RFC 3339, in UTC: when it is tried next. */
  readonly dueAt: string;
}
