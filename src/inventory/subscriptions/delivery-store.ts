import type { ExpressionBuilder, Kysely } from 'kysely';
import { defined } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { pagesMarked } from '../images/page.ts';
import type { DeliveryClaim, Delivery, DeliveryFailure, DeliveryStore } from '../ports.ts';
import { deliveryRows, toDelivery, toDeliveryRecord } from './delivery-row.ts';
import { insertDeliveries } from './insert-deliveries.ts';
import { markDelivered } from './mark-delivered.ts';
import { subscriptionId } from './subscription-row.ts';

const PAGES = pagesMarked('message-');

export function createDeliveryStore(engine: Engine, now: () => Date): DeliveryStore {
  const { db } = engine;
  return {
    add: (name, delivery) =>
      db.transaction().execute(async (transaction) => {
        const id = await subscriptionId(transaction, name);
        if (id === undefined) return false;
        await insertDeliveries(engine, transaction, { id, name }, [delivery], now);
        return true;
      }),
    due: (at) => namesWithDue(db, at),
    claim: (name, claim) => claimDue(engine, name, claim),
    async releaseAll() {
      const at = now().toISOString();
      await db.updateTable('delivery').set({ due_at: at, is_taken: 0 }).where('is_taken', '=', 1).execute();
    },
    async renew(ids, until) {
      await inChunks(ids, (chunk) => setTaken(db, chunk, { due_at: until }));
    },
    async giveBack(ids, at) {
      await inChunks(ids, (chunk) => setTaken(db, chunk, { due_at: at, is_taken: 0 }));
    },
    delivered: (messages, at) => markDelivered(db, messages, at),
    failed: (id, failure) => markFailed(db, id, failure),
    async get(id) {
      const row = await deliveryRows(db).where('delivery.id', '=', id).executeTakeFirst();
      return row && toDeliveryRecord(row);
    },
    async list({ subscription, state, limit, cursor }) {
      const start = PAGES.startOf(cursor);
      let query = deliveryRows(db)
        .orderBy('delivery.seq', 'desc')
        .limit(limit + 1);
      if (subscription !== undefined) query = query.where('subscription.name', '=', subscription);
      if (state !== undefined) query = query.where('delivery.state', '=', state);
      if (start !== undefined) query = query.where('delivery.seq', '<', start);
      const { rows, next } = PAGES.toPage(await query.execute(), limit, ({ seq }) => seq);
      return { items: rows.map(toDeliveryRecord), ...defined({ next }) };
    },
    resend: (name, id) => resend(db, name, id, now),
    async drop(name, id) {
      let query = db
        .deleteFrom('delivery')
        .where('state', '=', 'dead')
        .where('subscription_id', '=', idOfNamed(name));
      if (id !== undefined) query = query.where('delivery.id', '=', id);
      return Number((await query.executeTakeFirst()).numDeletedRows);
    },
    async forget(before) {
      const query = db.deleteFrom('delivery').where('delivered_at', '<', before);
      return Number((await query.executeTakeFirst()).numDeletedRows);
    },
  };
}

async function namesWithDue(db: Kysely<Tables>, at: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('subscription')
    .select('name')
    .where('state', '=', 'active')
    .where((row) =>
      row.exists(
        row
          .selectFrom('delivery')
          .select('seq')
          .whereRef('subscription_id', '=', 'subscription.id')
          .where('due_at', 'is not', null)
          .where((delivery) => isDue(delivery, at)),
      ),
    )
    .execute();
  return rows.map(({ name }) => name);
}

/** A message with a future time was made before a clock was set back, and is due. */
function isDue(delivery: ExpressionBuilder<Tables, 'delivery'>, at: string) {
  return delivery.or([
    delivery('due_at', '<=', at),
    delivery.and([delivery('is_taken', '=', 0), delivery('since', '>', at)]),
  ]);
}

/** Skips locked rows: replicas neither wait for each other nor send the same message. */
async function claimDue(
  { db, replicas }: Engine,
  name: string,
  { now, until, limit }: DeliveryClaim,
): Promise<readonly Delivery[]> {
  const due = db
    .selectFrom('delivery')
    .innerJoin('subscription', 'subscription.id', 'delivery.subscription_id')
    .select('delivery.seq')
    .where('subscription.name', '=', name)
    .where('subscription.state', '=', 'active')
    .where('due_at', 'is not', null)
    .where((delivery) => isDue(delivery, now))
    .orderBy('delivery.seq')
    .limit(limit);
  const free = replicas ? due.forUpdate('delivery').skipLocked() : due;
  const rows = await db
    .updateTable('delivery')
    .set((column) => ({
      due_at: until,
      is_taken: 1,
      since: column.case().when('since', '>', now).then(now).else(column.ref('since')).end(),
    }))
    .where('seq', 'in', free)
    .returning(['seq', 'id', 'type', 'json', 'body', 'failures', 'since'])
    .execute();
  return rows.toSorted((a, b) => a.seq - b.seq).map(toDelivery);
}

function setTaken(
  db: Kysely<Tables>,
  ids: readonly string[],
  state: { readonly due_at: string; readonly is_taken?: number },
) {
  return db
    .updateTable('delivery')
    .set(state)
    .where('id', 'in', ids)
    .where('is_taken', '=', 1)
    .returning('seq')
    .execute();
}

async function markFailed(
  db: Kysely<Tables>,
  id: string,
  { reason, answer, status, dueAt }: DeliveryFailure,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable('delivery')
      .set((column) => ({
        state: dueAt === undefined ? ('dead' as const) : ('waiting' as const),
        due_at: dueAt ?? null,
        is_taken: 0,
        failures: column('failures', '+', 1),
        status: status ?? null,
        outcome: JSON.stringify({ reason, ...defined({ answer }) }),
      }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .returning('subscription_id')
      .executeTakeFirst();
    if (!row) return;
    await transaction
      .updateTable('subscription')
      .set((column) => ({ failures: column('failures', '+', 1) }))
      .where('id', '=', row.subscription_id)
      .execute();
  });
}

async function resend(
  db: Kysely<Tables>,
  name: string,
  id: string | undefined,
  now: () => Date,
): Promise<number> {
  const at = now().toISOString();
  let query = db
    .updateTable('delivery')
    .set({ state: 'waiting', since: at, due_at: at, failures: 0 })
    .where('state', '=', 'dead')
    .where('subscription_id', '=', idOfNamed(name));
  if (id !== undefined) query = query.where('id', '=', id);
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}

/** Selects the ID of the subscription with this name. */
function idOfNamed(name: string) {
  return (row: ExpressionBuilder<Tables, 'delivery'>) =>
    row.selectFrom('subscription').select('subscription.id').where('name', '=', name);
}
