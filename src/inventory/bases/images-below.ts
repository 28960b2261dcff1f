import type { Kysely } from 'kysely';
import { layersOfPath, lowerPaths } from '../../domain/index.ts';
import { namesOf } from '../inventory/image-names.ts';
import { parseKey } from '../inventory/stored-json.ts';
import type { LowerImage } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

/** Images of one path to be told apart by their names: builds that differ in their configuration alone. */
const MOST_IMAGES = 1000;

export async function imagesBelow(db: Kysely<Tables>, path: Uint8Array): Promise<readonly LowerImage[]> {
  const paths = lowerPaths(path);
  if (paths.length === 0) return [];
  const rows = await db
    .selectFrom('layer_path')
    .innerJoin('image', 'image.id', 'layer_path.image_id')
    .select(['image.id', 'key', 'path', 'read_as', 'created'])
    .where('path', 'in', paths)
    .where('is_whole', '=', 1)
    // The newest of several with the same layers comes first.
    .orderBy('turn', 'desc')
    .limit(MOST_IMAGES)
    .execute();
  const names = await namesOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows
    .map(({ id, key, path: own, read_as, created }) => ({
      key: parseKey(key),
      layers: layersOfPath(own),
      ...(read_as !== null && { readAs: read_as }),
      ...(created !== null && { created }),
      names: names.get(id) ?? [],
    }))
    .sort((a, b) => b.layers - a.layers);
}
