import type { Kysely, Selectable } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { SubscriptionRecord } from '../ports.ts';

/** Subscriptions with message counts. */
export function subscriptionRows(db: Kysely<Tables>) {
  return db
    .selectFrom('subscription')
    .selectAll()
    .select((row) =>
      (['waiting', 'dead'] as const).map((state) =>
        row
          .selectFrom('delivery')
          .select((count) => count.fn.countAll().as('count'))
          .whereRef('subscription_id', '=', 'subscription.id')
          .where('delivery.state', '=', state)
          .as(state),
      ),
    );
}

type Row = Selectable<Tables['subscription']> & {
  readonly waiting: string | number | bigint | null;
  readonly dead: string | number | bigint | null;
};

export function toSubscription(row: Row): SubscriptionRecord {
  return {
    name: row.name,
    origin: row.origin,
    creator: row.creator,
    seesAll: row.sees_all === 1,
    settings: row.settings,
    sealed: row.sealed,
    cursor: row.cursor,
    state: row.state,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.digest_at !== null && { digestAt: row.digest_at }),
    failures: row.failures,
    createdAt: row.created_at,
    waiting: Number(row.waiting),
    dead: Number(row.dead),
  };
}

export async function subscriptionId(db: Kysely<Tables>, name: string): Promise<number | undefined> {
  const row = await db.selectFrom('subscription').select('id').where('name', '=', name).executeTakeFirst();
  return row?.id;
}
