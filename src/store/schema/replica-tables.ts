import { integer, table, text, type TablesOf } from './table.ts';

/**
 * Tables that replicas share besides their work; unused in the embedded store, and void within a day. Times
 * are the database's own, in milliseconds.
 */
export const REPLICA_TABLES = {
  request_budget: table(
    {
      /** Digest of the client's name or address. */
      client: text().key(),
      /** Microseconds: the moment at which a whole minute's requests are free again. */
      full_at: integer(),
      /** Requests granted to the last statement. */
      granted: integer(),
    },
    { move: 'never' },
  ),
  feed_setback: table(
    {
      feed: text().key(),
      failures: integer(),
      reason: text(),
      failing_since: integer(),
      retry_at: integer(),
    },
    { move: 'never' },
  ),
  /** Feeds that waiting reports need. */
  feed_request: table({ feed: text().key(), requested_at: integer() }, { move: 'never' }),
  registry_limit: table(
    {
      host: text(),
      /** Digest of the account name. */
      account: text(),
      kind: text(),
      remaining: integer(),
      total: integer(),
      ends_at: integer(),
      announced_at: integer(),
    },
    { key: ['host', 'account', 'kind'], move: 'never' },
  ),
};

export type ReplicaTables = TablesOf<typeof REPLICA_TABLES>;
