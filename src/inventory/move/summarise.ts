import { createHash, type Hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ColumnValue } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { TableName } from './moved-table.ts';
import { rowPagesOf } from './read-rows.ts';

/** Equal for tables with the same rows. */
export interface TableSummary {
  readonly rows: number;
  /** SHA-256 over all values, in hex. */
  readonly hash: string;
}

export async function summarise(db: Kysely<Tables>, table: TableName): Promise<TableSummary> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const page of rowPagesOf(db, table)) {
    rows += page.length;
    for (const row of page) for (const value of row) add(hash, value);
  }
  return { rows, hash: hash.digest('hex') };
}

/** Hashes each value with its type and length, so that different lists never hash the same bytes. */
function add(hash: Hash, value: ColumnValue): void {
  if (value === null) hash.update('0;');
  else if (typeof value === 'number') hash.update(`n${value};`);
  else {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    hash.update(`${typeof value === 'string' ? 't' : 'b'}${bytes.length}:`).update(bytes);
  }
}
