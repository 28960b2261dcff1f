import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './schema/tables.ts';

/** What a database has to offer, so that the schema and the queries are written once. */
export interface Engine {
  /**
   * Inside a transaction only the transaction may be used: an engine may have one connection. One that is opened as
   * `read only` may still fill temporary tables, and takes no lock that keeps a writer waiting.
   */
  readonly db: Kysely<Tables>;
  /** Inserts many rows the fastest way there is. A row whose unique key is taken is left out. */
  insertRows<Table extends keyof Tables>(
    transaction: Transaction<Tables>,
    table: Table,
    columns: readonly (keyof Tables[Table] & string)[],
    rows: Iterable<readonly ColumnValue[]>,
  ): Promise<void>;
  /**
   * Waits until this caller alone syncs the feed, among all processes. The lock is the operating system's: it ends
   * with the process that holds it, however that ends.
   */
  lockFeed(feed: string): Promise<FeedLock>;
  close(): Promise<void>;
}

export type ColumnValue = string | number | Uint8Array | null;

export interface FeedLock {
  release(): void;
}
