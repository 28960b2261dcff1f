import type { Kysely } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { storedText } from '../../store/queries/stored-text.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { storedPackages } from '../images/package-queries.ts';
import type { ScopedPackage, UnscopedPackages } from '../ports.ts';

export async function readUnscoped(
  db: Kysely<Tables>,
  version: number,
  limit: number,
): Promise<UnscopedPackages> {
  await forgetEarlier(db, version);
  const rows = await db
    .selectFrom('package_set')
    .select('id')
    .where('scoped_by', '<', version)
    .orderBy('id')
    .limit(limit)
    .execute();
  const sets = rows.map(({ id }) => id);
  if (sets.length === 0) return { sets, packages: [] };
  const packages = await storedPackages(db, (found) =>
    found.where('package_set.id', 'in', sets).where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('scoped_package')
            .select('scoped_package.id')
            .whereRef('scoped_package.package_id', '=', 'package.id')
            .where((scoped) =>
              scoped(
                'scoped_package.distribution_id',
                '=',
                scoped.fn.coalesce('package_set.distribution_id', scoped.lit(0)),
              ),
            ),
        ),
      ),
    ),
  );
  return { sets, packages };
}

/** Drops scopes written by earlier matching code. */
async function forgetEarlier(db: Kysely<Tables>, version: number): Promise<void> {
  const earlier = await db
    .selectFrom('package_set')
    .select('id')
    .where('scoped_by', '>', 0)
    .where('scoped_by', '<', version)
    .limit(1)
    .executeTakeFirst();
  if (!earlier) return;
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('scoped_package').execute();
    await transaction.updateTable('matched_package').set({ group_id: null }).execute();
    await transaction
      .updateTable('package_set')
      .set({ scoped_by: 0 })
      .where('scoped_by', '<', version)
      .execute();
  });
}

/** Shares the inventory lock, since a package may leave with its last image meanwhile. */
export async function writeScopes(
  engine: Engine,
  version: number,
  sets: readonly number[],
  packages: readonly ScopedPackage[],
): Promise<void> {
  await engine.db.transaction().execute(async (transaction) => {
    await engine.inventorySequence.share(transaction);
    const ids = [...new Set(packages.map(({ packageId }) => packageId))];
    const rows = await inChunks(ids, (chunk) =>
      transaction.selectFrom('package').select('id').where('id', 'in', chunk).execute(),
    );
    const left = new Set(rows.map(({ id }) => id));
    await engine.insertRows(
      transaction,
      'scoped_package',
      ['package_id', 'distribution_id', 'scope', 'name', 'version', 'version_key'],
      packages.filter(({ packageId }) => left.has(packageId)).map(toRow),
    );
    // All of them are due for matching.
    await engine.insertRows(
      transaction,
      'matched_package',
      ['package_id', 'distribution_id', 'group_id'],
      packages.filter(({ packageId }) => left.has(packageId)).map(toDue),
    );
    await inChunks(sets, (chunk) =>
      transaction
        .updateTable('package_set')
        .set({ scoped_by: version })
        .where('id', 'in', chunk)
        .returning('id')
        .execute(),
    );
  });
}

function toRow({ packageId, distributionId, scope, name, version, key }: ScopedPackage) {
  return [packageId, distributionId ?? 0, scope, storedText(name), storedText(version), key ?? null];
}

function toDue({ packageId, distributionId }: ScopedPackage) {
  return [packageId, distributionId ?? 0, null];
}
