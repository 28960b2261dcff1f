import { sql } from 'kysely';
import type { ColumnValue, Engine } from '../engine.ts';
import type { ColumnType } from '../schema/table.ts';
import { POSTGRES_TYPES } from './column-types.ts';

/** Passes one array per column, which the server unnests: no table is created, so nothing needs cleaning up. */
export const asTable: Engine['asTable'] = <Row, Name extends string>(
  _transaction: unknown,
  name: Name,
  columns: Readonly<Record<keyof Row & string, ColumnType>>,
  rows: Iterable<readonly ColumnValue[]>,
) => {
  const all = [...rows];
  const names = Object.keys(columns).map((column) => sql.ref(column));
  const arrays = Object.values<ColumnType>(columns).map((type, i) => {
    const values: (ColumnValue | undefined)[] = all.map((row) => row[i]);
    return sql`${values}::${sql.raw(POSTGRES_TYPES[type])}[]`;
  });
  const table = sql<Row>`(select * from unnest(${sql.join(arrays)}) as given (${sql.join(names)}))`;
  return Promise.resolve(table.as(name));
};
