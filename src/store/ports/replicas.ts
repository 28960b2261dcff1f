/** State that the replicas of a server share. Times are durations, so that their clocks need not agree. */
export interface ReplicaStore {
  readonly requests: RequestBudgets;
  readonly feeds: FeedTroubles;
  readonly registries: RegistryLimits;
}

/** The limits that registries named, until these end. */
export interface RegistryLimits {
  /** Returns what an account was told at a host. */
  read(host: string, account: string): Promise<readonly SharedLimit[]>;
  tell(host: string, account: string, limit: Omit<SharedLimit, 'toldMsAgo'>): Promise<void>;
}

export interface SharedLimit {
  /** A pause stops everything. */
  readonly kind: 'pause' | 'pulls' | 'requests';
  readonly remaining: number;
  readonly limit: number;
  readonly endsInMs: number;
  readonly toldMsAgo: number;
}

/** Requests that each client may still make, at all replicas together. */
export interface RequestBudgets {
  /**
   * Takes up to `count` requests from a client's minute: as many as are free. A minute's requests may be taken at once,
   * and come back one by one.
   */
  take(client: string, request: { readonly perMinute: number; readonly count: number }): Promise<Grant>;
  /** Deletes the rows of clients whose whole minute is free again. */
  forgetFull(): Promise<void>;
}

export interface Grant {
  /** 0 if none is free. */
  readonly requests: number;
  /** Milliseconds until one is free; 0 if some were granted. */
  readonly waitMs: number;
}

/** Feeds that failed, and feeds that waiting reports need. Forgotten after a day without news. */
export interface FeedTroubles {
  read(): Promise<{ readonly setbacks: readonly FeedSetback[]; readonly requested: readonly string[] }>;
  failed(setback: FeedSetback): Promise<void>;
  succeeded(feed: string): Promise<void>;
  requested(feed: string): Promise<void>;
}

export interface FeedSetback {
  readonly feed: string;
  /** Failures in a row. */
  readonly failures: number;
  /** Reason of the last failure. */
  readonly reason: string;
  /** Milliseconds since the first of these failures. */
  readonly failingForMs: number;
  /** Milliseconds until the next attempt; negative if it is due. */
  readonly retryInMs: number;
}
