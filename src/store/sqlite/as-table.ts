import { sql, type Transaction } from 'kysely';
import type { ColumnValue, Engine } from '../engine.ts';
import type { ColumnType } from '../schema/table.ts';
import type { Tables } from '../schema/tables.ts';
import type { SqliteConnection } from './connection.ts';

/** Fills a temporary table anew each time. Without types SQLite compares values as they were bound. */
export function asTableOn(connection: SqliteConnection): Engine['asTable'] {
  return async <Row, Name extends string>(
    transaction: Transaction<Tables>,
    name: Name,
    columns: Readonly<Record<keyof Row & string, ColumnType>>,
    rows: Iterable<readonly ColumnValue[]>,
  ) => {
    const names = Object.keys(columns);
    const table = sql.table(name);
    const refs = sql.join(names.map((column) => sql.ref(column)));
    await sql`create temporary table if not exists ${table} (${refs})`.execute(transaction);
    await sql`delete from ${table}`.execute(transaction);
    connection.insertRows(name, names, rows);
    return sql<Row>`${table}`.as(name);
  };
}
