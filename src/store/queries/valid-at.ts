import { sql, type RawBuilder } from 'kysely';

/**
 * Conditions of which exactly one holds for each row of a temporal table that was open after a sync; without one, for
 * each that is open now. Each is asked by itself: an index holds either what is open or what is closed.
 */
export function openAfter(seq: number | undefined): readonly RawBuilder<boolean>[] {
  if (seq === undefined) return [sql<boolean>`valid_to is null`];
  return [
    sql<boolean>`valid_to is null and valid_from <= ${seq}`,
    sql<boolean>`valid_to is not null and valid_to > ${seq} and valid_from <= ${seq}`,
  ];
}
