import type { Kysely } from 'kysely';
import { storedPackages } from '../inventory/package-queries.ts';
import { readMembers } from '../matches/read-matches.ts';
import type { StoredPackage, StoredSet } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';

export async function readSets(db: Kysely<Tables>, ids: readonly number[]): Promise<readonly StoredSet[]> {
  const sets = await inChunks(ids, (chunk) =>
    db.selectFrom('package_set').select(['id', 'distribution_id']).where('id', 'in', chunk).execute(),
  );
  const members = await readMembers(db, ids);
  return sets.map(({ id, distribution_id }) => ({
    id,
    ...(distribution_id !== null && { distributionId: distribution_id }),
    packageIds: members.get(id) ?? [],
  }));
}

/** Sets are named as well, since a popular package is in the sets of half the fleet. */
export async function readPackages(
  db: Kysely<Tables>,
  sets: readonly number[],
  packageIds: readonly number[],
): Promise<readonly StoredPackage[]> {
  return inChunks(packageIds, (chunk) =>
    storedPackages(db, (found) => found.where('package_set.id', 'in', sets).where('package.id', 'in', chunk)),
  );
}
