import type { Kysely } from 'kysely';
import { isHole } from '../../domain/index.ts';
import { visibleImages } from '../inventory/visible-images.ts';
import { parseContent, parseKey } from '../inventory/stored-json.ts';
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
    key: parseKey(key),
    sets: (byImage.get(id) ?? []).map(({ layer, set_id }) => ({ layer, id: set_id })),
    holes: parseContent(content, key).problems.filter(isHole),
  }));
  return { items, ...(rows.length === limit && { next: String(ids.at(-1)) }) };
}
