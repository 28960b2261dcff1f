import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';

/** Rows per transaction, which takes a few milliseconds. */
export const ROWS_A_BATCH = 500;

/** Rows removed by one transaction. */
export interface Batch {
  readonly rows: number;
  /** True if more rows may remain. */
  readonly isFull: boolean;
}

/** Rows to remove from a table with row IDs: counting and removal use the same condition. */
export interface LeavingRows {
  readonly table: keyof Tables;
  readonly condition: RawBuilder<unknown>;
  /** Rows per transaction; by default `ROWS_A_BATCH`. */
  readonly limit?: number;
}

export async function countLeaving(db: Kysely<Tables>, { table, condition }: LeavingRows): Promise<number> {
  const { rows } = await sql<{ count: string | number | bigint }>`
    select count(*) as count from ${sql.table(table)} where ${condition}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

export async function removeLeaving(db: Kysely<Tables>, leaving: LeavingRows): Promise<Batch> {
  const { numAffectedRows = 0n } = await removal(leaving).execute(db);
  return batchOf(Number(numAffectedRows), leaving);
}

/** Also returns a column's distinct values in the removed rows. */
export async function removeReturning(
  db: Kysely<Tables>,
  leaving: LeavingRows,
  column: string,
): Promise<Batch & { readonly values: readonly (string | number)[] }> {
  const { rows } = await sql<{ value: string | number }>`
    ${removal(leaving)} returning ${sql.ref(column)} as value`.execute(db);
  return { ...batchOf(rows.length, leaving), values: [...new Set(rows.map(({ value }) => value))] };
}

function removal({ table, condition, limit = ROWS_A_BATCH }: LeavingRows) {
  return sql`
    delete from ${sql.table(table)} where id in (
      select id from ${sql.table(table)} where ${condition} limit ${sql.lit(limit)})`;
}

function batchOf(rows: number, { limit = ROWS_A_BATCH }: LeavingRows): Batch {
  return { rows, isFull: rows === limit };
}
