import { sql, type Kysely, type Transaction } from 'kysely';
import type { InventoryTurns } from '../engine.ts';
import type { Tables } from '../schema/tables.ts';

/** SQLite lets one transaction write at a time, so that each change has the inventory alone. */
export function createInventoryTurns(db: Kysely<Tables>): InventoryTurns {
  return {
    share: nextTurn,
    alone: nextTurn,
    async settled() {
      const row = await db
        .selectFrom('image')
        .select(({ fn }) => fn.max('turn').as('turn'))
        .executeTakeFirst();
      return row?.turn ?? 0;
    },
  };
}

/** Goes on after the last image: a store that was moved here from Postgres was numbered by a sequence. */
async function nextTurn(transaction: Transaction<Tables>): Promise<number> {
  const { turn } = await transaction
    .updateTable('inventory_turn')
    .set({ turn: sql<number>`max(turn, coalesce((select max(turn) from image), 0)) + 1` })
    .returning('turn')
    .executeTakeFirstOrThrow();
  return turn;
}
