import type { Transaction } from 'kysely';
import { compareTexts } from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';
import { inChunks } from './chunks.ts';

/** Orders rows by hash: transactions that write the same rows in one order cannot deadlock. */
export function inHashOrder<Row extends readonly [hash: string, ...rest: unknown[]]>(
  rows: Iterable<Row>,
): readonly Row[] {
  return [...rows].sort(([a], [b]) => compareTexts(a, b));
}

/** Returns the IDs of stored rows by hash. */
export async function idsByHash(
  transaction: Transaction<Tables>,
  table: 'package' | 'package_set' | 'match_content',
  hashes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await inChunks(hashes, (chunk) =>
    transaction.selectFrom(table).select(['id', 'hash']).where('hash', 'in', chunk).execute(),
  );
  return new Map(rows.map(({ id, hash }) => [hash, id]));
}

/** Avoids an array in between: an image may have hundreds of thousands of packages. */
export function joinIds(
  known: ReadonlyMap<string, number>,
  added: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  if (known.size === 0) return added;
  const all = new Map(known);
  for (const [hash, id] of added) all.set(hash, id);
  return all;
}

/** Returns the ID of a row that was just found or written. */
export function rowIdOf(ids: ReadonlyMap<string, number>, hash: string): number {
  return valueOf(ids, hash);
}

/** Returns a value that must exist. */
export function valueOf<Value>(all: ReadonlyMap<string, Value>, hash: string): Value {
  const value = all.get(hash);
  if (value === undefined) throw new Error(`no row with the hash ${hash}`);
  return value;
}
