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
   * Returns one source's own answers; without a source, merges all sources, with each one's ratings. As of a
   * moment: the answers and ratings then known, with the current titles.
   */
  ratings(cves: readonly string[], source?: string, moment?: Moment): Promise<ReadonlyMap<string, CveRecord>>;
  /**
   * Stores a source's answers for single CVEs; `found: false` records that it has no record. `receivedAt` is
   * when this store received them; absent: when the last one was fetched.
   */
  saveRecords(source: string, records: readonly CveRecord[], receivedAt?: SyncTime): Promise<void>;
  /**
   * Begins a sync that replaces (`full`) or amends (`delta`) all records from one source; its feed then has
   * the source's name. Waits for another process that syncs it; nothing is visible before `commit`.
   */
  beginRecordSync(source: string, mode: 'full' | 'delta'): Promise<RecordSync>;
  /** Returns current scores. */
  epss(cves: readonly string[]): Promise<ReadonlyMap<string, Epss>>;
  /** Returns scores as of a moment. Past scores are stored only for the inventory's CVEs. */
  pastEpss(cves: readonly string[], moment: Moment): Promise<PastScores>;
  /** Returns the CVEs whose ratings changed in syncs after `from`, up to `to`, sorted. */
  rated(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs whose ratings, publication or existence changed in syncs after `from`, up to `to`, sorted. */
  amended(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs whose score crossed one of these thresholds in EPSS syncs after `from`, up to `to`, sorted. */
  crossed(from: number, to: number, thresholds: readonly number[]): Promise<readonly string[]>;
  /** Returns the CVEs that KEV lists after the sync `to`, and did not list after the sync `from`, sorted. */
  newlyExploited(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs whose KEV entry differs between the syncs `from` and `to`, sorted. */
  relisted(from: number, to: number): Promise<readonly string[]>;
  /** Returns entries that are listed now, or were after the sync `seq`. */
  kev(cves: readonly string[], seq?: number): Promise<ReadonlyMap<string, KnownExploited>>;
  /** Replaces the whole list at once and records the sync. Stores moved scores for the inventory's CVEs. */
  replaceEpss(scores: Iterable<readonly [cve: string, Epss]>, state: SyncOutcome): Promise<FeedState>;
  replaceKev(
    entries: Iterable<readonly [cve: string, KnownExploited]>,
    state: SyncOutcome,
  ): Promise<FeedState>;
}

export interface PastScores {
  readonly scores: ReadonlyMap<string, Epss>;
  /** CVEs whose score as of the moment is not stored; any other CVE without a score had none. */
  readonly unknown: readonly string[];
  /** The largest difference between a probability and the one as of the moment; 0 if exact. */
  readonly within: number;
  /** Thresholds in the lines at that time: each probability is on the same side as the one as of the moment. */
  readonly watched: readonly number[];
}

export interface RecordSync {
  /** Adds records in bounded memory, each CVE once. */
  add(records: readonly CveRecord[]): Promise<void>;
  commit(state: SyncOutcome): Promise<FeedState>;
  abandon(): Promise<void>;
}
