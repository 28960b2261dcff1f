import { type Kysely, sql } from 'kysely';
import type { ColumnValue } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { columnsOf, definitionOf, primaryKeyOf, type TableName } from './moved-table.ts';

const ROWS_A_PAGE = 2_000;
const WIDE_ROWS_A_PAGE = 20;

export type MovedRow = readonly ColumnValue[];

/** Yields a table's pages in key order, starting after the given row key, in bounded memory. */
export async function* rowPagesOf(
  db: Kysely<Tables>,
  table: TableName,
  after?: MovedRow,
): AsyncIterable<readonly MovedRow[]> {
  const columns: readonly string[] = columnsOf(table);
  const key = primaryKeyOf(table);
  const keyAt = key.map((column) => columns.indexOf(column));
  const limit = definitionOf(table).move === 'few' ? WIDE_ROWS_A_PAGE : ROWS_A_PAGE;
  for (let last = after; ;) {
    const behind = last ? sql`where (${list(key)}) > (${sql.join(last)})` : sql``;
    const { rows } = await sql<Record<string, ColumnValue>>`
      select ${list(columns)} from ${sql.table(table)} ${behind} order by ${list(key)} limit ${sql.lit(limit)}
    `.execute(db);
    const page = rows.map((row) => columns.map((column) => toMoved(row[column])));
    if (page.length > 0) yield page;
    if (page.length < limit) return;
    const lastRow = page.at(-1);
    last = keyAt.map((at) => lastRow?.[at] ?? null);
  }
}

/** Returns the last row's key; undefined for an empty table. */
export async function lastKey(db: Kysely<Tables>, table: TableName): Promise<MovedRow | undefined> {
  const key = primaryKeyOf(table);
  const order = sql.join(key.map((column) => sql`${sql.ref(column)} desc`));
  const { rows } = await sql<Record<string, ColumnValue>>`
    select ${list(key)} from ${sql.table(table)} order by ${order} limit 1`.execute(db);
  const [row] = rows;
  return row && key.map((column) => row[column] ?? null);
}

function list(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.ref(column)));
}

/** Replaces U+0000, which Postgres text cannot hold, so both sides compare equal. */
function toMoved(value: ColumnValue | undefined): ColumnValue {
  return typeof value === 'string' ? value.replaceAll('\0', '\u{fffd}') : (value ?? null);
}
