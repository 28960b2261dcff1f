/**
 * Tables that replicas hold in common besides their work; unused in the embedded store. Times are the database's own.
 */
export interface ReplicaTables {
  request_budget: RequestBudgetTable;
  feed_setback: FeedSetbackTable;
  /** Feeds that waiting reports need; milliseconds. */
  feed_request: { feed: string; requested_at: number };
  registry_limit: RegistryLimitTable;
}

/** Times are milliseconds. */
export interface RegistryLimitTable {
  host: string;
  /** Digest of the account's name. */
  account: string;
  kind: string;
  remaining: number;
  total: number;
  ends_at: number;
  told_at: number;
}

export interface RequestBudgetTable {
  /** Digest of the client's name or address. */
  client: string;
  /** Microseconds: the moment at which a whole minute's requests are free again. */
  full_at: number;
  /** Requests that the last statement was given. */
  granted: number;
}

/** Times are milliseconds. */
export interface FeedSetbackTable {
  feed: string;
  failures: number;
  reason: string;
  failing_since: number;
  retry_at: number;
}
