import type { Kysely, Transaction } from 'kysely';
import { EVENT_KINDS, type KindCounts } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { Conclusion, DigestEvents, OpenDigest } from '../ports.ts';
import { insertDeliveries } from './insert-deliveries.ts';
import { subscriptionId } from './subscription-row.ts';

export async function readOpenDigests(db: Kysely<Tables>): Promise<readonly OpenDigest[]> {
  const rows = await db
    .selectFrom('open_digest')
    .innerJoin('subscription', 'subscription.id', 'open_digest.subscription_id')
    .select(['name', 'cause', 'first', 'last', 'kinds', 'since', 'at'])
    .where('state', '=', 'active')
    .orderBy('name')
    .orderBy('first')
    .execute();
  return rows.map(({ kinds, ...row }) => ({ ...row, kinds: parseKinds(kinds) }));
}

/**
 * Adds events to a subscription's open digests, by cause. The caller has already advanced and so locked the
 * subscription's row.
 */
export async function gather(
  transaction: Transaction<Tables>,
  subscription: number,
  gathered: readonly DigestEvents[],
): Promise<void> {
  for (const { cause, first, last, kinds, at } of gathered) {
    const known = await transaction
      .selectFrom('open_digest')
      .select('kinds')
      .where('subscription_id', '=', subscription)
      .where('cause', '=', cause)
      .executeTakeFirst();
    const all = { last, kinds: JSON.stringify(sum(known && parseKinds(known.kinds), kinds)), at };
    await transaction
      .insertInto('open_digest')
      .values({ subscription_id: subscription, cause, first, since: at, ...all })
      .onConflict((conflict) => conflict.columns(['subscription_id', 'cause']).doUpdateSet(all))
      .execute();
  }
}

/** Deletes the row first: if two replicas made a message for the same events, the second finds no row. */
export async function conclude(
  engine: Engine,
  transaction: Transaction<Tables>,
  { name, cause, last, deliveries }: Conclusion,
  now: () => Date,
): Promise<boolean> {
  const id = await subscriptionId(transaction, name);
  if (id === undefined) return false;
  const { numDeletedRows } = await transaction
    .deleteFrom('open_digest')
    .where('subscription_id', '=', id)
    .where('cause', '=', cause)
    .where('last', '=', last)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await insertDeliveries(engine, transaction, { id, name }, deliveries, now);
  return true;
}

function sum(before: KindCounts = {}, more: KindCounts): KindCounts {
  return Object.fromEntries(
    EVENT_KINDS.flatMap((kind) => {
      const count = (before[kind] ?? 0) + (more[kind] ?? 0);
      return count > 0 ? [[kind, count] as const] : [];
    }),
  );
}

/** This program wrote the row, so anything but an object means disk corruption. */
function parseKinds(json: string): KindCounts {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null) throw new Error(`not valid stored counts: ${json}`);
  return value;
}
