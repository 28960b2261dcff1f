import { sql, type Kysely, type Transaction } from 'kysely';
import type { PrunePlan } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { countLeaving, removeLeaving, type Batch, type LeavingRows } from './batch.ts';

/** Images of runs are looked at for so long, even where the history is shorter. */
function oldRuns({ imagesBefore, historyBefore, dropExploited }: PrunePlan): LeavingRows {
  const before = imagesBefore < historyBefore ? imagesBefore : historyBefore;
  const isHeld = sql`exists (
    select 1 from exploited_run
    where exploited_run.image_id = run.image_id and exploited_run.since <= run.until)`;
  const isOld = sql`until is not null and until < ${before}`;
  return { table: 'run', condition: dropExploited ? isOld : sql`${isOld} and not ${isHeld}` };
}

export function countRuns(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  return countLeaving(db, oldRuns(plan));
}

export async function removeRuns(db: Kysely<Tables>, plan: PrunePlan): Promise<Batch> {
  return db.transaction().execute(async (transaction) => {
    const batch = await removeLeaving(transaction, oldRuns(plan));
    if (!batch.isFull) await leaveRunImages(transaction);
    return batch;
  });
}

/**
 * Removes images that no run names any more. Whoever adds runs holds the row of their cluster, so that none of them names
 * an image that leaves.
 */
async function leaveRunImages(transaction: Transaction<Tables>): Promise<void> {
  await transaction
    .updateTable('cluster')
    .set((cluster) => ({ heard_at: cluster.ref('heard_at') }))
    .execute();
  const isNamed = sql`
    exists (select 1 from run where run.image_id = run_image.id)
    or exists (select 1 from arriving_run where arriving_run.image_id = run_image.id)`;
  await sql`delete from run_image where not (${isNamed})`.execute(transaction);
  await sql`
    delete from exploited_run
    where not exists (select 1 from run where run.image_id = exploited_run.image_id)`.execute(transaction);
}
