import type { AliasedExpression, Kysely, Transaction } from 'kysely';
import type { SyncTime } from '../domain/index.ts';
import type { ReplicaStore } from './ports.ts';
import type { ColumnType } from './schema/table.ts';
import type { Tables } from './schema/tables.ts';

/** Maximum wait for a feed lock: its holder downloads a whole feed, over a connection of any speed. */
export const FEED_LOCK_TIMEOUT_MS = 10 * 60_000;

/** Database operations, so that the schema and the queries are written once. */
export interface Engine extends DatabaseSession {
  /** True if nothing can be written: a scan then stores nothing. */
  readonly isReadOnly?: boolean;
  /** Exposes rows as a named table that one transaction's queries can select from and join. */
  asTable<Row, Name extends string>(
    transaction: Transaction<Tables>,
    name: Name,
    columns: Readonly<Record<keyof Row & string, ColumnType>>,
    rows: Iterable<readonly ColumnValue[]>,
  ): Promise<AliasedExpression<Row, Name>>;
  /**
   * Waits for the exclusive right to sync the feed, across all processes. The operating system or the server
   * holds the lock: it ends with its process, however that ends.
   */
  lockFeed(feed: string): Promise<FeedLock>;
  /**
   * Copies whole tables from a store file into this one, if they are empty here; else returns false. `mark`
   * holds the feed state to record. Absent where rows can only be inserted.
   */
  copyTables?(file: string, tables: readonly string[], mark: CopiedFeed): Promise<boolean>;
  readonly inventorySequence: InventorySequence;
  /** Only where replicas may share the store. */
  readonly replicas?: ReplicaStore;
  close(): Promise<void>;
}

/**
 * Coordinates inventory changes across all processes. A change's transaction begins with one of these calls,
 * and holds the lock until it ends.
 */
export interface InventorySequence {
  /**
   * For a change that only adds: nothing is removed meanwhile. Waits for other changes to the same image;
   * returns the sequence number.
   */
  share(transaction: Transaction<Tables>, image?: string): Promise<number>;
  /** For a change that removes: waits for all others, and blocks new ones. Returns the sequence number. */
  alone(transaction: Transaction<Tables>): Promise<number>;
  /** Returns a number up to which all changes have ended: any change that ends after the call has a higher one. */
  completed(): Promise<number>;
}

/** A feed whose rows another store wrote. */
export interface CopiedFeed {
  readonly feed: string;
  /** Replaces the source's cursor; absent: the cursor stays. */
  readonly cursor: string | undefined;
  /** When this store received it. */
  readonly receivedAt: SyncTime;
}

export interface DatabaseSession {
  /**
   * Inside a transaction, use only the transaction: an engine may have one connection. A `read only`
   * transaction reads one snapshot; it may still fill temporary tables, and takes no lock that blocks a
   * writer.
   */
  readonly db: Kysely<Tables>;
  /** Inserts many rows the fastest way available. Skips a row whose unique key is taken. */
  insertRows<Table extends keyof Tables>(
    transaction: Transaction<Tables>,
    table: Table,
    columns: readonly (keyof Tables[Table] & string)[],
    rows: Iterable<readonly ColumnValue[]>,
  ): Promise<void>;
}

export type ColumnValue = string | number | Uint8Array | null;

/**
 * Temporary tables belong to the lock's session: the staged rows, the lock and the transaction that swaps
 * them in end together, however they end.
 */
export interface FeedLock extends DatabaseSession {
  /** Updates the query planner's table statistics; call after a first load. */
  analyze(): Promise<void>;
  release(): void;
}
