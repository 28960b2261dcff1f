import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import { removeFirstKnown } from '../first-known/remove-first-known.ts';
import type { PrunePlan } from '../ports.ts';
import { type Batch, countLeaving, type LeavingRows, removeReturning } from './batch.ts';
import { isStale } from './stale-images.ts';

/** Matches old verdicts, except an inventory image's verdict in effect when the history begins, whatever its date. */
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

export function countOldVerdicts(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  return countLeaving(db, oldVerdicts(db, plan));
}

export async function removeVerdicts(db: Kysely<Tables>, plan: PrunePlan): Promise<Batch> {
  return db.transaction().execute(async (transaction) => {
    const leaving = oldVerdicts(transaction, plan);
    const { values, ...batch } = await removeReturning(transaction, leaving, 'image');
    if (values.length > 0) await leaveCurrentVerdicts(transaction, values.map(String));
    if (!batch.isFull) await removeFirstKnown(transaction, plan.historyBefore);
    return batch;
  });
}

/** Removes a deleted image's current verdicts along with its last verdict: if it comes back, it is judged anew. */
async function leaveCurrentVerdicts(
  transaction: Transaction<Tables>,
  images: readonly string[],
): Promise<void> {
  await transaction
    .deleteFrom('current_verdict')
    .where('image', 'in', images)
    .where(sql<boolean>`not exists (select 1 from image where image.key = current_verdict.image)`)
    .where(sql<boolean>`not exists (select 1 from verdict where verdict.image = current_verdict.image)`)
    .execute();
}
