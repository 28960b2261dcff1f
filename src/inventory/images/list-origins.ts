import { sql, type Kysely } from 'kysely';
import type { Distribution } from '../../domain/index.ts';
import type { ImageReader } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { parseDistribution } from './stored-json.ts';
import { isInImage, visibleImages } from './visible-images.ts';

/** Lists the distributions of images that the reader may see. */
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

/** Lists the ecosystems of languages of which such an image has a package. */
export async function listEcosystems(db: Kysely<Tables>, reader: ImageReader): Promise<readonly string[]> {
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

/** Steps from one to the next by the index, since each may be that of 100,000 sets. */
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
