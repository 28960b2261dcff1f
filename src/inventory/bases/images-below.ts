import type { Kysely } from 'kysely';
import { layersOfPath, lowerPaths } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { namesOf } from '../images/image-names.ts';
import { parseKey } from '../images/stored-json.ts';
import type { LowerImage } from '../ports.ts';

/** Limits images on one path: builds that differ only in their configuration, distinguished by name. */
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
    // Prefers the newest image with the same layers.
    .orderBy('sequence', 'desc')
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
