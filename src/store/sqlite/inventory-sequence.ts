import { sql, type Kysely, type Transaction } from 'kysely';
import type { InventorySequence } from '../engine.ts';
import type { Tables } from '../schema/tables.ts';

/** SQLite allows one writing transaction at a time, so each change has exclusive access anyway. */
export function createInventorySequence(db: Kysely<Tables>): InventorySequence {
  return {
    share: nextSequence,
    alone: nextSequence,
    async completed() {
      const row = await db
        .selectFrom('image')
        .select(({ fn }) => fn.max('sequence').as('sequence'))
        .executeTakeFirst();
      return row?.sequence ?? 0;
    },
  };
}

/** Continues after the last image: a store moved from Postgres was numbered by a sequence. */
async function nextSequence(transaction: Transaction<Tables>): Promise<number> {
  const { sequence } = await transaction
    .updateTable('inventory_sequence')
    .set({ sequence: sql<number>`max(sequence, coalesce((select max(sequence) from image), 0)) + 1` })
    .returning('sequence')
    .executeTakeFirstOrThrow();
  return sequence;
}
