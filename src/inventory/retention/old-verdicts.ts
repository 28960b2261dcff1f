import { type Kysely, sql, type Transaction } from 'kysely';
import { leaveExposures } from '../exposures/leave-exposures.ts';
import type { PrunePlan } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { countLeaving, removeReturning, type Batch, type LeavingRows } from './batch.ts';
import { isStale } from './stale-images.ts';

/** The verdict that an image of the inventory has when the history begins stays, whenever it was given. */
function oldVerdicts(db: Kysely<Tables>, plan: PrunePlan): LeavingRows {
  const { historyBefore, dropExploited } = plan;
  const isStored = db
    .selectFrom('image')
    .select('image.id')
    .where('image.key', '=', sql<string>`verdict.image`)
    .where((image) => image.not(isStale(plan)(image)));
  const isOld = sql`at < ${historyBefore} and (
    not exists ${isStored} or exists (
      select 1 from verdict as later
      where later.image = verdict.image and later.line_name = verdict.line_name and later.id > verdict.id and later.at < ${historyBefore}))`;
  const isHeld = sql`exists (
    select 1 from exploited_run join run_image on run_image.id = exploited_run.image_id
    where run_image.image_key = verdict.image)`;
  return { table: 'verdict', condition: dropExploited ? isOld : sql`${isOld} and not ${isHeld}` };
}

export function countVerdicts(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  return countLeaving(db, oldVerdicts(db, plan));
}

export async function removeVerdicts(db: Kysely<Tables>, plan: PrunePlan): Promise<Batch> {
  return db.transaction().execute(async (transaction) => {
    const leaving = oldVerdicts(transaction, plan);
    const { values, ...batch } = await removeReturning(transaction, leaving, 'image');
    if (values.length > 0) await leaveStandings(transaction, values.map(String));
    if (!batch.isFull) await leaveExposures(transaction, plan.historyBefore);
    return batch;
  });
}

/** An image that left is judged anew if it comes back, once its verdicts are gone. */
async function leaveStandings(transaction: Transaction<Tables>, images: readonly string[]): Promise<void> {
  await transaction
    .deleteFrom('standing')
    .where('image', 'in', images)
    .where(sql<boolean>`not exists (select 1 from image where image.key = standing.image)`)
    .where(sql<boolean>`not exists (select 1 from verdict where verdict.image = standing.image)`)
    .execute();
}
