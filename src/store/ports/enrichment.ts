import type {
  CveRecord,
  Epss,
  FeedState,
  KnownExploited,
  Moment,
  SyncOutcome,
  SyncTime,
} from '../../domain/index.ts';

/** Data that ranks findings, by CVE. */
export interface EnrichmentStore {
  /**
   * Returns one source's own answers; without a source, all sources together (with the ratings of each). As of a moment:
   * the answers and ratings that were known then, with the current titles.
   */
  ratings(cves: readonly string[], source?: string, moment?: Moment): Promise<ReadonlyMap<string, CveRecord>>;
  /**
   * Stores a source's answers for single CVEs; `found: false` records that it has none. `receivedAt` is when this store
   * got them; absent: when the last of them was fetched.
   */
  saveRecords(source: string, records: readonly CveRecord[], receivedAt?: SyncTime): Promise<void>;
  /**
   * Begins a sync that replaces (`full`) or amends (`delta`) all records of one source; its feed then has the source's
   * name. Waits for another process that syncs it; nothing is visible before `commit`.
   */
  beginRecordSync(source: string, mode: 'full' | 'delta'): Promise<RecordSync>;
  /** Returns present scores. */
  epss(cves: readonly string[]): Promise<ReadonlyMap<string, Epss>>;
  /** Returns scores as of a moment. Of the past, those of the inventory's CVEs are kept. */
  pastEpss(cves: readonly string[], moment: Moment): Promise<PastScores>;
  /** Returns the CVEs whose ratings syncs after `from`, up to `to`, changed, sorted. */
  rated(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs whose ratings, publication or existence syncs after `from`, up to `to`, changed, sorted. */
  amended(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs whose score syncs of EPSS after `from`, up to `to`, moved across one of these thresholds, sorted. */
  crossed(from: number, to: number, thresholds: readonly number[]): Promise<readonly string[]>;
  /** Returns the CVEs that KEV lists after the sync `to`, and did not list after the sync `from`, sorted. */
  newlyExploited(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs of which KEV says something else after the sync `to` than after the sync `from`, sorted. */
  relisted(from: number, to: number): Promise<readonly string[]>;
  /** Returns entries that are listed now, or were after the sync `seq`. */
  kev(cves: readonly string[], seq?: number): Promise<ReadonlyMap<string, KnownExploited>>;
  /** Replaces the whole list at once and records the sync. Keeps scores of the inventory's CVEs that moved. */
  replaceEpss(scores: Iterable<readonly [cve: string, Epss]>, state: SyncOutcome): Promise<FeedState>;
  replaceKev(
    entries: Iterable<readonly [cve: string, KnownExploited]>,
    state: SyncOutcome,
  ): Promise<FeedState>;
}

export interface PastScores {
  readonly scores: ReadonlyMap<string, Epss>;
  /** CVEs whose score as of the moment is not kept; any other without a score had none. */
  readonly unknown: readonly string[];
  /** The largest difference between a probability and the one as of the moment; 0: none. */
  readonly within: number;
  /** Thresholds of the lines of that time: each probability is on the same side of them as the one as of the moment. */
  readonly watched: readonly number[];
}

export interface RecordSync {
  /** Adds records in bounded memory, each CVE once. */
  add(records: readonly CveRecord[]): Promise<void>;
  commit(state: SyncOutcome): Promise<FeedState>;
  abandon(): Promise<void>;
}
