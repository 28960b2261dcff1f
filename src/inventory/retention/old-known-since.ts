import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { PrunePlan } from '../ports.ts';
import { type Batch, countLeaving, type LeavingRows, removeReturning } from './batch.ts';
import { isStale } from './stale-images.ts';

/** Places per batch: each may have a clock for every finding in an image. */
const PLACES_A_BATCH = 50;

/** Places whose last image neither stays in the inventory nor ran within the history. */
function oldPlaces(db: Kysely<Tables>, plan: PrunePlan): LeavingRows {
  const stored = db
    .selectFrom('image')
    .select('image.id')
    .where('image.key', '=', sql<string>`known_place.image`)
    .where((image) => image.not(isStale(plan)(image)));
  const ran = sql`
    select 1 from run_image join run on run.image_id = run_image.id
    where run_image.image_key = known_place.image
    and (run.until is null or run.until >= ${plan.historyBefore})`;
  return {
    table: 'known_place',
    condition: sql`not exists ${stored} and not exists (${ran})`,
    limit: PLACES_A_BATCH,
  };
}

export function countKnownSince(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  return countLeaving(db, oldPlaces(db, plan));
}

export async function removeKnownSince(db: Kysely<Tables>, plan: PrunePlan): Promise<Batch> {
  return db.transaction().execute(async (transaction) => {
    const { values, ...batch } = await removeReturning(transaction, oldPlaces(transaction, plan), 'id');
    if (values.length > 0) {
      await transaction.deleteFrom('known_since').where('place_id', 'in', values.map(Number)).execute();
    }
    return batch;
  });
}
