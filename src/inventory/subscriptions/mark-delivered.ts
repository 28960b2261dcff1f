import type { Kysely } from 'kysely';
import { defined } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { DeliveredMessage } from '../ports.ts';

/**
 * Keeps delivered messages without their bodies. Groups equal responses into one statement, since most
 * targets answer every message alike.
 */
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
            outcome: JSON.stringify(defined({ answer })),
          })
          .where('id', 'in', chunk)
          .returning('subscription_id')
          .execute(),
      );
      for (const { subscription_id } of rows) subscriptions.add(subscription_id);
      await inChunks(ids, (chunk) =>
        transaction
          .updateTable('announced_flaw')
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
          // Skips most deliveries, which change nothing here and would contend for one row.
          .where('failures', '>', 0)
          .returning('id')
          .execute(),
    );
  });
}
