import type { Kysely } from 'kysely';
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
  let query = db
    .selectFrom('package_set')
    .select('ecosystem')
    .distinct()
    .where('ecosystem', 'is not', null)
    .orderBy('ecosystem');
  if (visible) query = query.where(isInImage(visible));
  const rows = await query.execute();
  return rows.flatMap(({ ecosystem }) => ecosystem ?? []);
}
