import { sql, type Transaction } from 'kysely';
import type { Tables } from '../schema/tables.ts';

/**
 * Begins a change of the inventory and returns its number. Changes take turns, across all replicas, so that a set of
 * packages that one image is about to share is not removed with the last image that had it. A change takes
 * milliseconds.
 */
export async function takeInventoryTurn(transaction: Transaction<Tables>): Promise<number> {
  const { turn } = await transaction
    .updateTable('inventory_turn')
    .set({ turn: sql<number>`turn + 1` })
    .returning('turn')
    .executeTakeFirstOrThrow();
  return turn;
}
