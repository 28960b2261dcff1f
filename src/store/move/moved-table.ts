import type { ColumnType } from '../engine.ts';
import type { ReplicaTables } from '../schema/replica-tables.ts';
import type { ArrivingRunTables } from '../schema/run-tables.ts';
import type { StagedTables } from '../schema/staged-tables.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * All tables but the temporary ones of syncs, what replicas tell each other, which is void within a day, lists of runs
 * that have not come whole, which are sent again, what is made again from the facts, and what registries tell
 * again.
 */
export type LastingTables = Omit<
  Tables,
  keyof StagedTables | keyof ReplicaTables | keyof ArrivingRunTables | 'cataloged_image' | 'tag_digest'
>;
export type TableName = keyof LastingTables;

export interface MovedTable<Table extends TableName> {
  /** Row order, the same in every engine: rows are read, written and compared in it. */
  readonly key: readonly (keyof Tables[Table] & string)[];
  readonly columns: Readonly<Record<keyof Tables[Table] & string, ColumnType>>;
  /** True if rows hold whole documents, so only a few are read at a time. */
  readonly isWide?: true;
  /** True if migrations put a row into it. */
  readonly isFilled?: true;
}
