/** State that a server's replicas share. Times are durations, so that clocks need not agree. */
export interface ReplicaStore {
  readonly requests: RequestBudgets;
  readonly feeds: FeedTroubles;
  readonly registries: RegistryLimits;
}

/** Rate limits announced by registries, until they end. */
export interface RegistryLimits {
  /** Returns the limits that a host announced to an account. */
  read(host: string, account: string): Promise<readonly SharedLimit[]>;
  tell(host: string, account: string, limit: Omit<SharedLimit, 'announcedMsAgo'>): Promise<void>;
}

export interface SharedLimit {
  /** A pause blocks every request. */
  readonly kind: 'pause' | 'pulls' | 'requests';
  readonly remaining: number;
  readonly limit: number;
  readonly endsInMs: number;
  readonly announcedMsAgo: number;
}

/** Remaining requests per client, across all replicas. */
export interface RequestBudgets {
  /**
   * Takes up to `count` requests from a client's minute: as many as are free. A minute's requests may be
   * taken at once, and become free again one by one.
   */
  take(client: string, request: { readonly perMinute: number; readonly count: number }): Promise<Grant>;
  /** Deletes the rows of clients whose whole minute is free again. */
  forgetFull(): Promise<void>;
}

export interface Grant {
  /** 0 if no request is free. */
  readonly requests: number;
  /** Milliseconds until one is free; 0 if some were granted. */
  readonly waitMs: number;
}

/** Feeds that failed, and feeds that waiting reports need. Deleted after a day without updates. */
export interface FeedTroubles {
  read(): Promise<{ readonly setbacks: readonly FeedSetback[]; readonly requested: readonly string[] }>;
  failed(setback: FeedSetback): Promise<void>;
  succeeded(feed: string): Promise<void>;
  requested(feed: string): Promise<void>;
}

export interface FeedSetback {
  readonly feed: string;
  /** Consecutive failures. */
  readonly failures: number;
  /** Why the last attempt failed. */
  readonly reason: string;
  /** Milliseconds since the first of these failures. */
  readonly failingForMs: number;
  /** Milliseconds until the next attempt; negative if it is due. */
  readonly retryInMs: number;
}
