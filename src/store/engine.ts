import type { AliasedExpression, Kysely, Transaction } from 'kysely';
import type { Tables } from './schema/tables.ts';

/** What a database has to offer, so that the schema and the queries are written once. */
export interface Engine extends Session {
  /** Nothing can be written: what a scan would keep is not kept. */
  readonly isReadOnly?: boolean;
  /** Rows as a table that queries of one transaction can select from, and join, by its name. */
  asTable<Row, Name extends string>(
    transaction: Transaction<Tables>,
    name: Name,
    columns: Readonly<Record<keyof Row & string, ColumnType>>,
    rows: Iterable<readonly ColumnValue[]>,
  ): Promise<AliasedExpression<Row, Name>>;
  /**
   * Waits until this caller alone syncs the feed, among all processes. The lock is the operating system's or the
   * server's: it ends with the process that holds it, however that ends.
   */
  lockFeed(feed: string): Promise<FeedLock>;
  close(): Promise<void>;
}

export interface Session {
  /**
   * Inside a transaction only the transaction may be used: an engine may have one connection. One that is opened as
   * `read only` sees the store at one moment; it may still fill temporary tables, and takes no lock that keeps a writer
   * waiting.
   */
  readonly db: Kysely<Tables>;
  /** Inserts many rows the fastest way there is. A row whose unique key is taken is left out. */
  insertRows<Table extends keyof Tables>(
    transaction: Transaction<Tables>,
    table: Table,
    columns: readonly (keyof Tables[Table] & string)[],
    rows: Iterable<readonly ColumnValue[]>,
  ): Promise<void>;
}

export type ColumnValue = string | number | Uint8Array | null;

/** As the migrations spell them; an engine has its own word for each. */
export type ColumnType = 'integer' | 'real' | 'text' | 'blob';

/**
 * Temporary tables belong to the session of the lock: what is staged in them, the lock and the transaction that swaps
 * it in end together, however they end.
 */
export interface FeedLock extends Session {
  /** After a first load: tells the planner of queries how large the tables have become. */
  analyze(): Promise<void>;
  release(): void;
}
