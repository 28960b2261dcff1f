import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from '../schema/tables.ts';

/** Events per transaction, during which nobody can append one. */
const EVENTS_A_BATCH = 500;

export async function forgetEvents(db: Kysely<Tables>, before: string): Promise<number> {
  for (let forgotten = 0; ;) {
    const batch = await db.transaction().execute((transaction) => forgetBatch(transaction, before));
    forgotten += batch;
    if (batch < EVENTS_A_BATCH) return forgotten;
  }
}

async function forgetBatch(transaction: Transaction<Tables>, before: string): Promise<number> {
  const rows = await transaction
    .selectFrom('event')
    .select('seq')
    .where('at', '<', before)
    .orderBy('seq')
    .limit(EVENTS_A_BATCH)
    .execute();
  const last = rows.at(-1)?.seq;
  if (last === undefined) return 0;
  await transaction
    .updateTable('event_log')
    .set({ forgotten: sql<number>`case when forgotten < ${last} then ${last} else forgotten end` })
    .execute();
  const numbers = rows.map(({ seq }) => seq);
  const { numDeletedRows } = await transaction
    .deleteFrom('event')
    .where('seq', 'in', numbers)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
