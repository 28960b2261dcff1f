import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { dateOf } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { noteChange } from '../../store/changes/note-change.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { removeImages } from '../images/remove-image.ts';
import type { PruneCounts, PrunedRows, PrunePlan } from '../ports.ts';

type Leaving = Pick<PrunePlan, 'imagesBefore' | 'retainedImages'>;

/** Images per transaction, which blocks saving any other image. */
const IMAGES_A_BATCH = 20;

/** Matches images to remove: unused, and not held. */
export function isStale({ imagesBefore, retainedImages }: Leaving) {
  const unused = isUnused(imagesBefore);
  // Uses literals, since a statement allows only so many parameters.
  const held = sql.join(retainedImages.map((id) => sql.lit(id)));
  return (image: ExpressionBuilder<Tables, 'image'>) =>
    retainedImages.length === 0
      ? unused(image)
      : image.and([unused(image), sql<boolean>`image.id not in (${held})`]);
}

/** Matches images that neither ran nor were read or requested since a time. */
export function isUnused(before: string) {
  return (image: ExpressionBuilder<Tables, 'image'>) =>
    image.and([
      image('image.indexed_at', '<', before),
      image.not(
        image.exists(
          image
            .selectFrom('image_use')
            .select('image_use.image_id')
            .whereRef('image_use.image_id', '=', 'image.id')
            .where('asked_on', '>=', dateOf(before)),
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
  plan: Leaving,
): Promise<Pick<PruneCounts, 'images' | 'packages'>> {
  const { images, packages } = await db
    .with('stale', (query) => query.selectFrom('image').select('image.id').where(isStale(plan)))
    .with('gone', () => setsThatLeave(db, plan))
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

/** Package sets that only removed images have. */
export function setsThatLeave(db: Kysely<Tables>, plan: Leaving) {
  const leaving = db.selectFrom('image').select('image.id').where(isStale(plan));
  return db
    .selectFrom('image_package_set as used')
    .select('used.set_id')
    .distinct()
    .where('used.image_id', 'in', leaving)
    .where((used) =>
      used.not(
        used.exists(
          used
            .selectFrom('image_package_set as other')
            .select('other.set_id')
            .whereRef('other.set_id', '=', 'used.set_id')
            .where('other.image_id', 'not in', leaving),
        ),
      ),
    );
}

/** Checks again under the inventory lock: a client may have requested an image meanwhile. */
export async function removeStaleImages(
  { db, inventorySequence }: Engine,
  plan: Leaving,
  place: number,
): Promise<PrunedRows> {
  const found = await db
    .selectFrom('image')
    .select('image.id')
    .where('image.id', '>', place)
    .where(isStale(plan))
    .orderBy('image.id')
    .limit(IMAGES_A_BATCH)
    .execute();
  const ids = found.map(({ id }) => id);
  const next = ids.at(-1);
  if (next === undefined) return { removed: {} };
  const removed = await db.transaction().execute(async (transaction) => {
    await inventorySequence.alone(transaction);
    const still = await transaction
      .selectFrom('image')
      .select('image.id')
      .where('image.id', 'in', ids)
      .where(isStale(plan))
      .execute();
    const packages = await removeImages(
      transaction,
      still.map(({ id }) => id),
    );
    if (still.length > 0) await noteChange(transaction, 'save', 'removed');
    return { images: still.length, packages };
  });
  return { removed, ...(ids.length === IMAGES_A_BATCH && { next }) };
}
