import type { Kysely } from 'kysely';
import {
  BYTES_A_LAYER,
  commonLayers,
  type LayerNeighbour,
  layersOfPath,
  sharedLayers,
} from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { seenNames } from '../images/image-condition.ts';
import type { ImageReader, LayeredImage } from '../ports.ts';

/**
 * Reads the nearest images from two other repositories on either side, in path order: no image farther away
 * shares more layers.
 */
export async function countShared(
  db: Kysely<Tables>,
  { path, repositories }: LayeredImage,
  reader: ImageReader,
): Promise<number> {
  if (layersOfPath(path) < 2) return 0;
  const found: LayerNeighbour[] = [];
  for (const side of ['before', 'after'] as const) {
    const first = await nearest(db, path, side, repositories, reader);
    if (!first) continue;
    const second = await nearest(db, path, side, [...repositories, first.repository], reader);
    found.push(first);
    if (second) found.push(second);
  }
  return sharedLayers(path, found);
}

async function nearest(
  db: Kysely<Tables>,
  path: Uint8Array,
  side: 'before' | 'after',
  except: readonly string[],
  reader: ImageReader,
): Promise<LayerNeighbour | undefined> {
  const first = path.subarray(0, BYTES_A_LAYER);
  let query = db
    .selectFrom('layer_path')
    .innerJoin('image', 'image.id', 'layer_path.image_id')
    .innerJoin('image_name', 'image_name.image_id', 'layer_path.image_id')
    .select(['path', 'repository'])
    .where('is_whole', '=', 1)
    .where('repository', 'is not', null)
    .where((name) => name.and(seenNames(name, reader)))
    .limit(1);
  if (except.length > 0) query = query.where('repository', 'not in', except);
  query =
    side === 'before'
      ? query.where('path', '>=', first).where('path', '<', path).orderBy('path', 'desc')
      : query.where('path', '>=', path).where('path', '<', after(first)).orderBy('path');
  const row = await query.executeTakeFirst();
  const repository = row?.repository ?? undefined;
  if (!row || repository === undefined) return undefined;
  return { repository, layers: commonLayers(path, row.path) };
}

/** Returns the first bytes after every path with this prefix. */
function after(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes, ...Array<number>(BYTES_A_LAYER).fill(0xff), 0xff]);
}
