import { type Kysely, sql } from 'kysely';
import type { Distribution } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { ImageReader } from '../ports.ts';
import { parseDistribution } from './stored-json.ts';
import { isInImage, visibleImages } from './visible-images.ts';

/** Lists the distributions in images visible to the reader. */
export async function listDistributions(
  db: Kysely<Tables>,
  reader: ImageReader,
): Promise<readonly Distribution[]> {
  const visible = visibleImages(reader);
  let query = db.selectFrom('distribution').select('json').orderBy('id');
  if (visible) {
    query = query.where((row) =>
      row.exists(
        row
          .selectFrom('image')
          .select('image.id')
          .whereRef('image.distribution_id', '=', 'distribution.id')
          .where(visible),
      ),
    );
  }
  const rows = await query.execute();
  return rows.map(({ json }) => parseDistribution(json));
}

/** Lists the language ecosystems with packages in visible images. */
export async function listImageEcosystems(
  db: Kysely<Tables>,
  reader: ImageReader,
): Promise<readonly string[]> {
  const visible = visibleImages(reader);
  if (!visible) return allEcosystems(db);
  const rows = await db
    .selectFrom('package_set')
    .select('ecosystem')
    .distinct()
    .where('ecosystem', 'is not', null)
    .where(isInImage(visible))
    .orderBy('ecosystem')
    .execute();
  return rows.flatMap(({ ecosystem }) => ecosystem ?? []);
}

/** Steps through the index from one ecosystem to the next, since each may occur in 100,000 sets. */
async function allEcosystems(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ ecosystem: string }>`
    with recursive found (ecosystem) as (
      select min(ecosystem) from package_set where ecosystem is not null
      union all
      select (select min(ecosystem) from package_set where ecosystem > found.ecosystem) from found
      where found.ecosystem is not null
    ) select ecosystem from found where ecosystem is not null`.execute(db);
  return rows.map(({ ecosystem }) => ecosystem);
}
