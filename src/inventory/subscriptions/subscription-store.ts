import type { Kysely, Transaction } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { contentHash, lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { withoutMark } from '../images/page.ts';
import type { NewSubscription, Passage, SubscriptionStore, AnnouncedFinding } from '../ports.ts';
import { insertDeliveries } from './insert-deliveries.ts';
import { subscriptionId, subscriptionRows, toSubscription } from './subscription-row.ts';

/** Subscription names cannot contain a colon. */
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
    announced: (name, names) => readAnnounced(db, name, names),
    advance: (passage) =>
      db.transaction().execute((transaction) => advance(engine, transaction, passage, now)),
    openDigests: async () => (await openDigests()).readOpenDigests(db),
    async conclude(conclusion) {
      const { conclude } = await openDigests();
      return db.transaction().execute((transaction) => conclude(engine, transaction, conclusion, now));
    },
  };
}

/** Loaded on use: only servers notify subscribers. */
function openDigests() {
  return import('./open-digests.ts');
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

async function readAnnounced(
  db: Kysely<Tables>,
  name: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, AnnouncedFinding>> {
  const id = await subscriptionId(db, name);
  if (id === undefined) return new Map();
  const byHash = new Map(names.map((each) => [contentHash(each), each]));
  const rows = await inChunks([...byHash.keys()], (chunk) =>
    db
      .selectFrom('announced_finding')
      .select(['hash', 'flaw', 'state'])
      .where('subscription_id', '=', id)
      .where('hash', 'in', chunk)
      .execute(),
  );
  return new Map(rows.map(({ hash, flaw, state }) => [byHash.get(hash) ?? '', { id: flaw, state }]));
}

/** Advances the row first: if two replicas made messages for the same events, the second sees the change. */
async function advance(
  engine: Engine,
  transaction: Transaction<Tables>,
  { name, from, to, digestAt, deliveries, announced, gathered = [] }: Passage,
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
  await remember(engine, transaction, row.id, announced);
  if (gathered.length > 0) await (await openDigests()).gather(transaction, row.id, gathered);
  return true;
}

async function remember(
  engine: Engine,
  transaction: Transaction<Tables>,
  subscription: number,
  announced: ReadonlyMap<string, AnnouncedFinding>,
): Promise<void> {
  const rows = [...announced].map(
    ([name, { id, state }]) => [contentHash(name), lookupKey(id), lookupKey(state)] as const,
  );
  await inChunks(
    rows.map(([hash]) => hash),
    async (chunk) => {
      await transaction
        .deleteFrom('announced_finding')
        .where('subscription_id', '=', subscription)
        .where('hash', 'in', chunk)
        .execute();
      return [];
    },
  );
  await engine.insertRows(
    transaction,
    'announced_finding',
    ['subscription_id', 'hash', 'flaw', 'state'],
    rows.map((row) => [subscription, ...row]),
  );
}
