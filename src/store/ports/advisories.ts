import type {
  FeedState,
  KeyedAdvisory,
  RangeMatch,
  StoredRange,
  SyncOutcome,
  SyncTime,
  UnreadRecords,
  WantedVersion,
} from '../../domain/index.ts';

export interface AdvisoryStore {
  feedState(feed: string): Promise<FeedState | undefined>;
  feedStates(): Promise<readonly FeedState[]>;
  /**
   * Waits for the exclusive right to query the feed's source, so that a feed is downloaded once (see
   * Store.takeLock).
   */
  takeLock(feed: string): Promise<Lock>;
  /**
   * Begins a sync that replaces (`full`) or amends (`delta`) a feed's records. Waits for another process that
   * syncs the same feed. Nothing is visible before `commit`; a sync that is never committed leaves no trace.
   */
  beginSync(feed: string, mode: 'full' | 'delta'): Promise<FeedSync>;
  /** Records a "not modified" answer: only the last confirmation time moves. */
  touch(feed: string, at: SyncTime): Promise<void>;
  /**
   * Lists ecosystems with this prefix in which the feed has at least one range that is open now, or was after
   * the sync `seq`.
   */
  ecosystems(feed: string, prefix: string, seq?: number): Promise<readonly string[]>;
  /** Lists the package names that records use in this ecosystem, or once used, up to the sync `seq`; sorted. */
  names(ecosystem: string, seq?: number): Promise<readonly string[]>;
  /**
   * Joins versions to every range that contains them, among ranges open now, or after the sync `seq`, for all
   * records or the given record IDs.
   */
  match(
    wanted: readonly WantedVersion[],
    seq?: number,
    advisories?: readonly number[],
  ): Promise<readonly RangeMatch[]>;
  /**
   * Counts a feed's records with unreadable package names in these ecosystems, now or after the sync `seq`.
   * The total record count is always the current one.
   */
  unread(feed: string, ecosystems: readonly string[], seq?: number): Promise<UnreadRecords>;
  /**
   * Returns every range for one CVE or record in these ecosystems, matching or not, that is open now, or was
   * after the sync `seq`; used by `explain`.
   */
  rangesOf(id: string, ecosystems: readonly string[], seq?: number): Promise<readonly StoredRange[]>;
  /** Returns every range for these packages, matching or not, that is open now, or was after the sync `seq`. */
  rangesAbout(
    packages: readonly string[],
    ecosystems: readonly string[],
    seq?: number,
  ): Promise<readonly StoredRange[]>;
}

export interface Lock {
  release(): void;
}

export interface FeedSync {
  /** Adds records in bounded memory; each must be complete (a record given in two calls is a bug). */
  add(advisories: readonly KeyedAdvisory[]): Promise<void>;
  /** Keeps these records unchanged, unless they were added, and returns the IDs that the feed holds. */
  keep(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** In a delta: removes records that are gone upstream. */
  remove(ids: readonly string[]): Promise<void>;
  commit(state: SyncOutcome): Promise<FeedState>;
  abandon(): Promise<void>;
}
