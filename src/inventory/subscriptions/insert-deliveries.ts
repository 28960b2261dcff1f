import type { Transaction } from 'kysely';
import type { DatabaseSession } from '../../store/engine.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { NewDelivery } from '../ports.ts';

interface NamedRow {
  readonly id: number;
  readonly name: string;
}

export async function insertDeliveries(
  { insertRows }: Pick<DatabaseSession, 'insertRows'>,
  transaction: Transaction<Tables>,
  subscription: NamedRow,
  deliveries: readonly NewDelivery[],
  now: () => Date,
): Promise<void> {
  const at = now().toISOString();
  await insertAnnounced({ insertRows }, transaction, subscription, deliveries, at);
  await insertRows(
    transaction,
    'delivery',
    ['id', 'subscription_id', 'type', 'json', 'body', 'state', 'created_at', 'since', 'due_at'],
    deliveries.map(({ id, type, summary, headers, body }) => [
      id,
      subscription.id,
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

async function insertAnnounced(
  { insertRows }: Pick<DatabaseSession, 'insertRows'>,
  transaction: Transaction<Tables>,
  { name }: NamedRow,
  deliveries: readonly NewDelivery[],
  at: string,
): Promise<void> {
  await insertRows(
    transaction,
    'announced_flaw',
    ['flaw', 'delivery', 'subscription', 'type', 'created_at'],
    deliveries.flatMap(({ id, type, flaws = [] }) =>
      flaws.map((flaw) => [lookupKey(flaw), id, name, type, at]),
    ),
  );
}
