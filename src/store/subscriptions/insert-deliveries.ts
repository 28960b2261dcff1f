import type { Transaction } from 'kysely';
import type { Session } from '../engine.ts';
import type { NewDelivery } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

export async function insertDeliveries(
  { insertRows }: Pick<Session, 'insertRows'>,
  transaction: Transaction<Tables>,
  subscription: number,
  deliveries: readonly NewDelivery[],
  now: () => Date,
): Promise<void> {
  const at = now().toISOString();
  await insertRows(
    transaction,
    'delivery',
    ['id', 'subscription_id', 'type', 'json', 'body', 'state', 'created_at', 'since', 'due_at'],
    deliveries.map(({ id, type, summary, headers, body }) => [
      id,
      subscription,
      type,
      JSON.stringify({ summary, headers }),
      body,
      'waiting',
      at,
      at,
      at,
    ]),
  );
}
