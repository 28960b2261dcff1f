import type { Kysely } from 'kysely';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';

/** Returns the language ecosystems in each image that has language packages, sorted. */
export async function imageEcosystemsOf(
  db: Kysely<Tables>,
  imageIds: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await inChunks(imageIds, (chunk) =>
    db
      .selectFrom('image_package_set')
      .innerJoin('package_set', 'package_set.id', 'image_package_set.set_id')
      .select(['image_id', 'ecosystem'])
      .distinct()
      .where('image_id', 'in', chunk)
      .where('ecosystem', 'is not', null)
      .execute(),
  );
  const byImage = Map.groupBy(rows, (row) => row.image_id);
  return new Map(
    Array.from(byImage, ([id, found]) => [id, found.flatMap(({ ecosystem }) => ecosystem ?? []).sort()]),
  );
}
