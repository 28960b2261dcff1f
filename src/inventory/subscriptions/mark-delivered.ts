import type { Kysely } from 'kysely';
import type { DeliveredMessage } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';

/** Keeps what was sent when, without its body. Most targets answer every message alike: one statement for all of them. */
export async function markDelivered(
  db: Kysely<Tables>,
  messages: readonly DeliveredMessage[],
  at: string,
): Promise<void> {
  const alike = Map.groupBy(messages, ({ status, answer }) => JSON.stringify([status, answer]));
  await db.transaction().execute(async (transaction) => {
    const subscriptions = new Set<number>();
    for (const [first, ...others] of alike.values()) {
      if (!first) continue;
      const { status, answer } = first;
      const ids = [first, ...others].map(({ id }) => id).sort();
      const rows = await inChunks(ids, (chunk) =>
        transaction
          .updateTable('delivery')
          .set({
            state: 'delivered',
            delivered_at: at,
            due_at: null,
            is_taken: 0,
            body: '',
            status: status ?? null,
            outcome: JSON.stringify({ ...(answer !== undefined && { answer }) }),
          })
          .where('id', 'in', chunk)
          .returning('subscription_id')
          .execute(),
      );
      for (const { subscription_id } of rows) subscriptions.add(subscription_id);
      await inChunks(ids, (chunk) =>
        transaction
          .updateTable('told_flaw')
          .set({ delivered_at: at })
          .where('delivery', 'in', chunk)
          .where('delivered_at', 'is', null)
          .returning('delivery')
          .execute(),
      );
    }
    await inChunks(
      [...subscriptions].sort((a, b) => a - b),
      (chunk) =>
        transaction
          .updateTable('subscription')
          .set({ failures: 0 })
          .where('id', 'in', chunk)
          // Most deliveries change nothing here: many at a time would wait for one row.
          .where('failures', '>', 0)
          .returning('id')
          .execute(),
    );
  });
}
