import type { Transaction } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { noteChange } from '../../store/changes/note-change.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { keepPastFirstKnown } from '../first-known/past-first-known.ts';

export async function deleteImage(engine: Engine, key: Digest): Promise<boolean> {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.inventorySequence.alone(transaction);
    const image = await transaction
      .selectFrom('image')
      .select('id')
      .where('key', '=', key)
      .executeTakeFirst();
    if (image) await removeImage(transaction, image.id);
    if (image) await noteChange(transaction, 'save', 'removed');
    return image !== undefined;
  });
}

/** Call with the exclusive inventory lock. */
export async function removeImage(transaction: Transaction<Tables>, id: number): Promise<void> {
  await removeImages(transaction, [id]);
}

/** Returns the number of packages that left with the images. Call with an inventory lock. */
export async function removeImages(
  transaction: Transaction<Tables>,
  ids: readonly number[],
): Promise<number> {
  const left = await inChunks(ids, async (chunk) => {
    await keepPastFirstKnown(transaction, chunk);
    await transaction.deleteFrom('image_name').where('image_id', 'in', chunk).execute();
    const sets = await transaction
      .deleteFrom('image_package_set')
      .where('image_id', 'in', chunk)
      .returning('set_id')
      .execute();
    await transaction.deleteFrom('layer_path').where('image_id', 'in', chunk).execute();
    await transaction.deleteFrom('image').where('id', 'in', chunk).execute();
    return sets;
  });
  return leaveSets(transaction, [...new Set(left.map(({ set_id }) => set_id))]);
}

/**
 * Removes sets that no image uses, packages that no other set holds, and unused distributions. Returns the
 * number of removed packages.
 */
export async function leaveSets(
  transaction: Transaction<Tables>,
  setIds: readonly number[],
): Promise<number> {
  const orphans = await inChunks(setIds, (chunk) =>
    transaction
      .selectFrom('package_set')
      .select('id')
      .where('id', 'in', chunk)
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('image_package_set')
              .select('image_id')
              .whereRef('image_package_set.set_id', '=', 'package_set.id'),
          ),
        ),
      )
      .execute(),
  );
  const packages = new Set<number>();
  await inChunks(orphans, async (chunk) => {
    const ids = chunk.map(({ id }) => id);
    const members = await transaction
      .deleteFrom('package_set_member')
      .where('set_id', 'in', ids)
      .returning('package_id')
      .execute();
    for (const { package_id } of members) packages.add(package_id);
    return transaction.deleteFrom('package_set').where('id', 'in', ids).execute();
  });
  await leaveScopes(transaction, [...packages]);
  const gone = await leavePackages(transaction, [...packages]);
  await leavePrograms(transaction);
  await leaveDistributions(transaction);
  return gone;
}

/** Removes scopes and matches for packages on distributions where no set holds them. */
async function leaveScopes(transaction: Transaction<Tables>, packageIds: readonly number[]): Promise<void> {
  for (const table of ['scoped_package', 'matched_package', 'package_match'] as const) {
    await leaveRows(transaction, table, packageIds);
  }
}

async function leaveRows(
  transaction: Transaction<Tables>,
  table: 'scoped_package' | 'matched_package' | 'package_match',
  packageIds: readonly number[],
): Promise<void> {
  await inChunks(packageIds, (chunk) =>
    transaction
      .deleteFrom(table)
      .where('package_id', 'in', chunk)
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('package_set_member')
              .innerJoin('package_set', 'package_set.id', 'package_set_member.set_id')
              .select('set_id')
              .whereRef('package_set_member.package_id', '=', `${table}.package_id`)
              .where((set) =>
                set(
                  set.fn.coalesce('package_set.distribution_id', set.lit(0)),
                  '=',
                  set.ref(`${table}.distribution_id`),
                ),
              ),
          ),
        ),
      )
      .returning('package_id')
      .execute(),
  );
}

async function leavePackages(transaction: Transaction<Tables>, ids: readonly number[]): Promise<number> {
  const gone = await inChunks(ids, (chunk) =>
    transaction
      .deleteFrom('package')
      .where('id', 'in', chunk)
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('package_set_member')
              .select('set_id')
              .whereRef('package_set_member.package_id', '=', 'package.id'),
          ),
        ),
      )
      .returning('id')
      .execute(),
  );
  return gone.length;
}

/** Removes orphaned rows: replicas running an earlier version remove packages but not their programs' reach. */
async function leavePrograms(transaction: Transaction<Tables>): Promise<void> {
  await transaction
    .deleteFrom('program_reach')
    .where((row) =>
      row.not(
        row.exists(
          row.selectFrom('package').select('package.id').whereRef('package.reach', '=', 'program_reach.hash'),
        ),
      ),
    )
    .execute();
}

/** Checks every distribution, since there are few: an image without packages has one, too. */
async function leaveDistributions(transaction: Transaction<Tables>): Promise<void> {
  await transaction
    .deleteFrom('distribution')
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('image')
            .select('image.id')
            .whereRef('image.distribution_id', '=', 'distribution.id'),
        ),
      ),
    )
    .execute();
}
