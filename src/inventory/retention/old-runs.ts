import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { PrunePlan } from '../ports.ts';
import { type Batch, countLeaving, type LeavingRows, removeReturning } from './batch.ts';

/** Keeps runs at least as long as unused images, whose retention depends on them, even if the history is shorter. */
function oldRuns({ imagesBefore, historyBefore, dropExploited }: PrunePlan): LeavingRows {
  const before = imagesBefore < historyBefore ? imagesBefore : historyBefore;
  const isHeld = sql`exists (
    select 1 from exploited_run
    where exploited_run.image_id = run.image_id and exploited_run.since <= run.until)`;
  const isOld = sql`until is not null and until < ${before}`;
  return { table: 'run', condition: dropExploited ? isOld : sql`${isOld} and not ${isHeld}` };
}

export function countOldRuns(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  return countLeaving(db, oldRuns(plan));
}

export async function removeRuns(db: Kysely<Tables>, plan: PrunePlan): Promise<Batch> {
  return db.transaction().execute(async (transaction) => {
    const { values, ...batch } = await removeReturning(transaction, oldRuns(plan), 'image_id');
    if (values.length > 0) await leaveImages(transaction, values.map(Number));
    return batch;
  });
}

/**
 * Removes run images that no run names any more. Locks every cluster's row, so that no run added meanwhile
 * can name a removed image.
 */
async function leaveImages(transaction: Transaction<Tables>, ids: readonly number[]): Promise<void> {
  await transaction
    .updateTable('cluster')
    .set((cluster) => ({ heard_at: cluster.ref('heard_at') }))
    .execute();
  await transaction
    .deleteFrom('run_image')
    .where('id', 'in', ids)
    .where(isUnnamed('run', 'run_image.id'))
    .where(isUnnamed('arriving_run', 'run_image.id'))
    .execute();
  await transaction
    .deleteFrom('exploited_run')
    .where('image_id', 'in', ids)
    .where(isUnnamed('run', 'exploited_run.image_id'))
    .execute();
}

function isUnnamed(by: 'run' | 'arriving_run', image: string) {
  return sql<boolean>`not exists (
    select 1 from ${sql.table(by)} as naming where naming.image_id = ${sql.ref(image)})`;
}
