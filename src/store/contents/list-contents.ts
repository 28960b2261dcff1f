import type { Kysely } from 'kysely';
import { isHole, parseDigest, type Digest, type Problem } from '../../domain/index.ts';
import { unpackJson } from '../facts/packed.ts';
import { visibleImages } from '../inventory/visible-images.ts';
import { isImageContent } from '../inventory/stored-json.ts';
import type { ImageContents, Page, PageRequest, ImageReader } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';

export async function listContents(
  db: Kysely<Tables>,
  reader: ImageReader,
  { limit, cursor = '0' }: PageRequest,
): Promise<Page<ImageContents>> {
  let query = db
    .selectFrom('image')
    .select(['id', 'key', 'content'])
    .where('id', '>', Number(cursor))
    .orderBy('id')
    .limit(limit);
  const visible = visibleImages(reader);
  if (visible) query = query.where(visible);
  const rows = await query.execute();
  const ids = rows.map(({ id }) => id);
  const held = await inChunks(ids, (chunk) =>
    db
      .selectFrom('image_package_set')
      .select(['image_id', 'layer', 'set_id'])
      .where('image_id', 'in', chunk)
      .execute(),
  );
  const byImage = Map.groupBy(held, ({ image_id }) => image_id);
  const items = rows.map(({ id, key, content }) => ({
    key: toDigest(key),
    sets: (byImage.get(id) ?? []).map(({ layer, set_id }) => ({ layer, id: set_id })),
    holes: holesIn(content, key),
  }));
  return { items, ...(rows.length === limit && { next: String(ids.at(-1)) }) };
}

function toDigest(key: string): Digest {
  const digest = parseDigest(key);
  if (!digest) throw new Error(`the key of a stored image is not valid: ${key}`);
  return digest;
}

function holesIn(content: Uint8Array, key: string): readonly Problem[] {
  const unpacked = unpackJson(content);
  if (!isImageContent(unpacked)) throw new Error(`cannot read back the stored image ${key}`);
  return unpacked.problems.filter(isHole);
}
