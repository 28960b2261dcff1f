import type { Kysely } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseKey } from '../images/stored-json.ts';
import { visibleImages } from '../images/visible-images.ts';
import type { ImageReader } from '../ports.ts';

export async function listKeys(
  db: Kysely<Tables>,
  reader: ImageReader,
  { limit, cursor = '0' }: PageRequest,
): Promise<Page<Digest>> {
  let query = db
    .selectFrom('image')
    .select(['id', 'key'])
    .where('id', '>', Number(cursor))
    .orderBy('id')
    .limit(limit);
  const visible = visibleImages(reader);
  if (visible) query = query.where(visible);
  const rows = await query.execute();
  const items = rows.map(({ key }) => parseKey(key));
  return { items, ...(rows.length === limit && { next: String(rows.at(-1)?.id) }) };
}
