import { sql, type Transaction } from 'kysely';
import type { ColumnValue, DatabaseSession } from '../engine.ts';
import type { Tables } from '../schema/tables.ts';

const ROWS_A_STATEMENT = 5_000;
/** Text and binary bytes per statement: the server holds them several times. */
const BYTES_A_STATEMENT = 8 * 1024 * 1024;

/** Passes one array per column, which the server unnests: one plan, however many rows. */
export const insertRows: DatabaseSession['insertRows'] = async (transaction, table, columns, rows) => {
  const types = await columnTypes(transaction, table);
  for (const batch of inBatches(columns.length, rows)) {
    const arrays = batch.map((values, i) => {
      const type = types.get(columns[i] ?? '');
      if (type === undefined) throw new Error(`${table} has no column ${columns[i] ?? ''}`);
      return sql`${values}::${sql.raw(type)}[]`;
    });
    await sql`
      insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      select * from unnest(${sql.join(arrays)}) on conflict do nothing`.execute(transaction);
  }
};

/** All tables at one schema version have the same columns in every database and every session. */
const knownTypes = new Map<string, ReadonlyMap<string, string>>();

async function columnTypes(
  transaction: Transaction<Tables>,
  table: string,
): Promise<ReadonlyMap<string, string>> {
  const known = knownTypes.get(table);
  if (known) return known;
  const { rows } = await sql<{ name: string; type: string }>`
    select attname as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped`.execute(transaction);
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  knownTypes.set(table, types);
  return types;
}

/** Converts rows to columns, in batches that fit a statement. */
function* inBatches(
  columns: number,
  rows: Iterable<readonly ColumnValue[]>,
): Iterable<readonly (readonly ColumnValue[])[]> {
  const none = (): ColumnValue[][] => Array.from({ length: columns }, () => []);
  let batch = none();
  let count = 0;
  let bytes = 0;
  for (const row of rows) {
    for (const [i, value] of row.entries()) {
      batch[i]?.push(value);
      if (typeof value === 'string' || value instanceof Uint8Array) bytes += value.length;
    }
    count += 1;
    if (count < ROWS_A_STATEMENT && bytes < BYTES_A_STATEMENT) continue;
    yield batch;
    batch = none();
    count = 0;
    bytes = 0;
  }
  if (count > 0) yield batch;
}
