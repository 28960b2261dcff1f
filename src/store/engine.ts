import type { AliasedExpression, Kysely, Transaction } from 'kysely';
import type { SyncTime } from '../domain/index.ts';
import type { ReplicaStore } from './ports.ts';
import type { ColumnType } from './schema/table.ts';
import type { Tables } from './schema/tables.ts';

/** Time to wait for a lock of a feed: its holder downloads a whole feed, over a connection of any speed. */
export const FEED_LOCK_TIMEOUT_MS = 10 * 60_000;

/** Operations of a database, so that the schema and the queries are written once. */
export interface Engine extends Session {
  /** True if nothing can be written: a scan then keeps nothing. */
  readonly isReadOnly?: boolean;
  /** Exposes rows as a named table that queries of one transaction can select from and join. */
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
  /**
   * Copies whole tables of a store in a file into this one, if none of them has rows here; else returns false. `mark` says
   * what this store knows of the feed besides. Absent where rows can only be inserted.
   */
  copyTables?(file: string, tables: readonly string[], mark: CopiedFeed): Promise<boolean>;
  readonly inventoryTurns: InventoryTurns;
  /** Only where replicas may share the store. */
  readonly replicas?: ReplicaStore;
  close(): Promise<void>;
}

/**
 * How changes of the inventory keep out of each other's way, among all processes. A change begins its transaction with
 * one of these, and has it until the transaction ends.
 */
export interface InventoryTurns {
  /** For a change that only adds: nothing is removed meanwhile. Waits for others of the same image; returns its number. */
  share(transaction: Transaction<Tables>, image?: string): Promise<number>;
  /** For a change that removes: waits for all others, and lets none begin. Returns its number. */
  alone(transaction: Transaction<Tables>): Promise<number>;
  /** Returns a number up to which all changes have ended: whatever ends after the call is numbered above it. */
  settled(): Promise<number>;
}

/** A feed whose rows another store wrote. */
export interface CopiedFeed {
  readonly feed: string;
  /** Replaces what its source sent to continue from; absent: that stays. */
  readonly cursor: string | undefined;
  /** When this store got it. */
  readonly receivedAt: SyncTime;
}

export interface Session {
  /**
   * Inside a transaction, use only the transaction: an engine may have one connection. A `read only` transaction sees
   * the store at one moment; it may still fill temporary tables, and takes no lock that blocks a writer.
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
 * Temporary tables belong to the session of the lock: the staged rows, the lock and the transaction that swaps them in
 * end together, however they end.
 */
export interface FeedLock extends Session {
  /** Call after a first load: updates the query planner's table statistics. */
  analyze(): Promise<void>;
  release(): void;
}
