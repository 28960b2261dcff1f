import type { Kysely, Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import { contentHash, lookupKey } from '../inventory/lookup-key.ts';
import { withoutMark } from '../inventory/page.ts';
import type { NewSubscription, Passage, SubscriptionStore, ToldFinding } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';
import { insertDeliveries } from './insert-deliveries.ts';
import { subscriptionId, subscriptionRows, toSubscription } from './subscription-row.ts';

/** No name holds a colon. */
const MARK = 'subscription:';

export function createSubscriptionStore(engine: Engine, now: () => Date): SubscriptionStore {
  const { db } = engine;
  return {
    create: (subscription, limit) =>
      db.transaction().execute((transaction) => create(transaction, subscription, limit, now)),
    async get(name) {
      const row = await subscriptionRows(db).where('name', '=', name).executeTakeFirst();
      return row && toSubscription(row);
    },
    async list({ creator, limit, cursor }) {
      let query = subscriptionRows(db)
        .orderBy('name')
        .limit(limit + 1);
      if (creator !== undefined) query = query.where('creator', '=', creator);
      if (cursor !== undefined) query = query.where('name', '>', withoutMark(cursor, MARK));
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toSubscription);
      const last = items.at(-1);
      return { items, ...(rows.length > limit && last && { next: MARK + last.name }) };
    },
    async all() {
      const rows = await subscriptionRows(db).orderBy('name').execute();
      return rows.map(toSubscription);
    },
    async change(name, { reason, ...change }) {
      const { numUpdatedRows } = await db
        .updateTable('subscription')
        .set({ ...change, ...(reason !== undefined && { reason: reason || null }) })
        .where('name', '=', name)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async delete(name) {
      const { numDeletedRows } = await db
        .deleteFrom('subscription')
        .where('name', '=', name)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    told: (name, names) => readTold(db, name, names),
    advance: (passage) =>
      db.transaction().execute((transaction) => advance(engine, transaction, passage, now)),
    gatherings: async () => (await gatherings()).readGatherings(db),
    async conclude(conclusion) {
      const { conclude } = await gatherings();
      return db.transaction().execute((transaction) => conclude(engine, transaction, conclusion, now));
    },
  };
}

/** Loaded on use: only servers tell subscribers. */
function gatherings() {
  return import('./gatherings.ts');
}

async function create(
  transaction: Transaction<Tables>,
  { seesAll, ...subscription }: NewSubscription,
  limit: number,
  now: () => Date,
): Promise<'created' | 'taken' | 'too-many'> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('subscription')
    .values({
      ...subscription,
      sees_all: seesAll ? 1 : 0,
      state: 'active',
      created_at: now().toISOString(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return 'taken';
  const { count } = await transaction
    .selectFrom('subscription')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('creator', '=', subscription.creator)
    .where('origin', '=', subscription.origin)
    .executeTakeFirstOrThrow();
  if (Number(count) <= limit) return 'created';
  await transaction.deleteFrom('subscription').where('name', '=', subscription.name).execute();
  return 'too-many';
}

async function readTold(
  db: Kysely<Tables>,
  name: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, ToldFinding>> {
  const id = await subscriptionId(db, name);
  if (id === undefined) return new Map();
  const byHash = new Map(names.map((each) => [contentHash(each), each]));
  const rows = await inChunks([...byHash.keys()], (chunk) =>
    db
      .selectFrom('told_finding')
      .select(['hash', 'flaw', 'state'])
      .where('subscription_id', '=', id)
      .where('hash', 'in', chunk)
      .execute(),
  );
  return new Map(rows.map(({ hash, flaw, state }) => [byHash.get(hash) ?? '', { id: flaw, state }]));
}

/** The row is moved first: of two replicas that made messages of the same events, one finds that it was. */
async function advance(
  engine: Engine,
  transaction: Transaction<Tables>,
  { name, from, to, digestAt, deliveries, told, gathered = [] }: Passage,
  now: () => Date,
): Promise<boolean> {
  const row = await transaction
    .updateTable('subscription')
    .set({ cursor: to, digest_at: digestAt ?? null })
    .where('name', '=', name)
    .where('cursor', '=', from)
    .where('state', '=', 'active')
    .returning('id')
    .executeTakeFirst();
  if (!row) return false;
  await insertDeliveries(engine, transaction, { id: row.id, name }, deliveries, now);
  await remember(engine, transaction, row.id, told);
  if (gathered.length > 0) await (await gatherings()).gather(transaction, row.id, gathered);
  return true;
}

async function remember(
  engine: Engine,
  transaction: Transaction<Tables>,
  subscription: number,
  told: ReadonlyMap<string, ToldFinding>,
): Promise<void> {
  const rows = [...told].map(
    ([name, { id, state }]) => [contentHash(name), lookupKey(id), lookupKey(state)] as const,
  );
  await inChunks(
    rows.map(([hash]) => hash),
    async (chunk) => {
      await transaction
        .deleteFrom('told_finding')
        .where('subscription_id', '=', subscription)
        .where('hash', 'in', chunk)
        .execute();
      return [];
    },
  );
  await engine.insertRows(
    transaction,
    'told_finding',
    ['subscription_id', 'hash', 'flaw', 'state'],
    rows.map((row) => [subscription, ...row]),
  );
}
