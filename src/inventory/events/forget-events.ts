import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import { type Batch, countLeaving, type LeavingRows, ROWS_A_BATCH } from '../retention/batch.ts';

export function countOldEvents(db: Kysely<Tables>, before: string): Promise<number> {
  return countLeaving(db, oldEvents(before));
}

/** Removes events older than a time, oldest first. Blocks appending meanwhile. */
export async function removeEvents(db: Kysely<Tables>, before: string): Promise<Batch> {
  return db.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('event')
      .select('seq')
      .where(sql<boolean>`${oldEvents(before).condition}`)
      .orderBy('seq')
      .limit(ROWS_A_BATCH)
      .execute();
    const last = rows.at(-1)?.seq;
    if (last === undefined) return { rows: 0, isFull: false };
    await transaction
      .updateTable('event_log')
      .set({ forgotten: sql<number>`case when forgotten < ${last} then ${last} else forgotten end` })
      .execute();
    const numbers = rows.map(({ seq }) => seq);
    await transaction.deleteFrom('event').where('seq', 'in', numbers).execute();
    return { rows: rows.length, isFull: rows.length === ROWS_A_BATCH };
  });
}

function oldEvents(before: string): LeavingRows {
  return { table: 'event', condition: sql`at < ${before}` };
}
