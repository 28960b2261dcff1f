import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { removeImages } from '../inventory/remove-image.ts';
import type { PruneCounts, PrunedRows } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { dayOf } from './image-use.ts';

/** Images of a transaction, during which no other can be saved. */
const IMAGES_A_BATCH = 20;

/** Matches images that neither ran, nor were read or asked for since a time. */
export function isStale(before: string) {
  return (image: ExpressionBuilder<Tables, 'image'>) =>
    image.and([
      image('image.indexed_at', '<', before),
      image.not(
        image.exists(
          image
            .selectFrom('image_use')
            .select('image_use.image_id')
            .whereRef('image_use.image_id', '=', 'image.id')
            .where('asked_on', '>=', dayOf(before)),
        ),
      ),
      image.not(
        image.exists(
          image
            .selectFrom('run_image')
            .innerJoin('run', 'run.image_id', 'run_image.id')
            .select('run.id')
            .whereRef('run_image.image_key', '=', 'image.key')
            .where((run) => run.or([run('until', 'is', null), run('until', '>=', before)])),
        ),
      ),
    ]);
}

export async function countStaleImages(
  db: Kysely<Tables>,
  before: string,
): Promise<Pick<PruneCounts, 'images' | 'packages'>> {
  const { images, packages } = await db
    .with('stale', (query) => query.selectFrom('image').select('image.id').where(isStale(before)))
    .with('gone', (query) =>
      query
        .selectFrom('image_package_set as used')
        .select('used.set_id')
        .distinct()
        .where('used.image_id', 'in', (from) => from.selectFrom('stale').select('stale.id'))
        .where((used) =>
          used.not(
            used.exists(
              used
                .selectFrom('image_package_set as other')
                .select('other.set_id')
                .whereRef('other.set_id', '=', 'used.set_id')
                .where('other.image_id', 'not in', (from) => from.selectFrom('stale').select('stale.id')),
            ),
          ),
        ),
    )
    .with('held', (query) =>
      query
        .selectFrom('package_set_member as member')
        .select('member.package_id')
        .distinct()
        .where('member.set_id', 'in', (from) => from.selectFrom('gone').select('gone.set_id'))
        .where((member) =>
          member.not(
            member.exists(
              member
                .selectFrom('package_set_member as other')
                .select('other.set_id')
                .whereRef('other.package_id', '=', 'member.package_id')
                .where('other.set_id', 'not in', (from) => from.selectFrom('gone').select('gone.set_id')),
            ),
          ),
        ),
    )
    .selectNoFrom((from) => [
      from
        .selectFrom('stale')
        .select(({ fn }) => fn.countAll().as('count'))
        .as('images'),
      from
        .selectFrom('held')
        .select(({ fn }) => fn.countAll().as('count'))
        .as('packages'),
    ])
    .executeTakeFirstOrThrow();
  return { images: Number(images), packages: Number(packages) };
}

/** Looks again under the lock of the inventory: a client may have asked for an image meanwhile. */
export async function removeStaleImages(
  { db, inventoryTurns }: Engine,
  before: string,
  place: number,
): Promise<PrunedRows> {
  const found = await db
    .selectFrom('image')
    .select('image.id')
    .where('image.id', '>', place)
    .where(isStale(before))
    .orderBy('image.id')
    .limit(IMAGES_A_BATCH)
    .execute();
  const ids = found.map(({ id }) => id);
  const next = ids.at(-1);
  if (next === undefined) return { removed: {} };
  const removed = await db.transaction().execute(async (transaction) => {
    await inventoryTurns.alone(transaction);
    const still = await transaction
      .selectFrom('image')
      .select('image.id')
      .where('image.id', 'in', ids)
      .where(isStale(before))
      .execute();
    const packages = await removeImages(
      transaction,
      still.map(({ id }) => id),
    );
    return { images: still.length, packages };
  });
  return { removed, ...(ids.length === IMAGES_A_BATCH && { next }) };
}
