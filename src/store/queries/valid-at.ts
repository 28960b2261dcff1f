import { sql, type RawBuilder } from 'kysely';

/**
 * Returns conditions of which exactly one holds for each row of a temporal table that was open after a sync; without a
 * sync, for each row that is open now. Query each separately: an index holds either open or closed rows.
 */
export function openAfter(seq: number | undefined): readonly RawBuilder<boolean>[] {
  if (seq === undefined) return [sql<boolean>`valid_to is null`];
  return [
    sql<boolean>`valid_to is null and valid_from <= ${seq}`,
    sql<boolean>`valid_to is not null and valid_to > ${seq} and valid_from <= ${seq}`,
  ];
}
