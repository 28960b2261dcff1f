import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Tables } from '../schema/tables.ts';
import { inChunks } from './chunks.ts';

/**
 * Returns conditions of which exactly one holds for each temporal row that was open after a sync, or, without
 * a sync, is open now. Query each separately: an index holds either open or closed rows.
 */
export function openAfter(seq: number | undefined): readonly RawBuilder<boolean>[] {
  if (seq === undefined) return [sql<boolean>`valid_to is null`];
  return [
    sql<boolean>`valid_to is null and valid_from <= ${seq}`,
    sql<boolean>`valid_to is not null and valid_to > ${seq} and valid_from <= ${seq}`,
  ];
}

/** Closes temporal rows by ID, as a sync ends them. */
export async function closeRows(
  transaction: Transaction<Tables>,
  table: 'cve_answer' | 'cve_rating' | 'kept_score' | 'kev',
  ids: readonly number[],
  seq: number,
): Promise<void> {
  await inChunks(ids, (chunk) =>
    transaction.updateTable(table).set({ valid_to: seq }).where('id', 'in', chunk).execute(),
  );
}
