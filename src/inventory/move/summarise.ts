import { createHash, type Hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ColumnValue } from '../engine.ts';
import type { Tables } from '../schema/tables.ts';
import type { TableName } from './moved-table.ts';
import { pagesOf } from './read-rows.ts';

/** Summary that is equal for tables with the same rows. */
export interface TableSummary {
  readonly rows: number;
  /** SHA-256 over all values, in hex. */
  readonly hash: string;
}

export async function summarise(db: Kysely<Tables>, table: TableName): Promise<TableSummary> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const page of pagesOf(db, table)) {
    rows += page.length;
    for (const row of page) for (const value of row) add(hash, value);
  }
  return { rows, hash: hash.digest('hex') };
}

/** Adds each value with its kind and length, so that no two lists of values give the same bytes. */
function add(hash: Hash, value: ColumnValue): void {
  if (value === null) hash.update('0;');
  else if (typeof value === 'number') hash.update(`n${value};`);
  else {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    hash.update(`${typeof value === 'string' ? 't' : 'b'}${bytes.length}:`).update(bytes);
  }
}
