import type { Kysely } from 'kysely';
import { type Digest, parseDigest } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { KnownImage } from '../ports.ts';

/** Lists the images that were read of a digest: its own, or those of the index that it names. */
export async function imagesNamed(db: Kysely<Tables>, digest: Digest): Promise<KnownImage['images']> {
  const own = await db.selectFrom('image').select('key').where('key', '=', digest).executeTakeFirst();
  if (own) return [{ key: digest }];
  const read = await db
    .selectFrom('platform_image')
    .innerJoin('image', 'image.id', 'platform_image.image_id')
    .select(['image.key', 'platform'])
    .where('digest', '=', digest)
    .orderBy('platform')
    .execute();
  return read.flatMap(({ key: text, platform }) => {
    const key = parseDigest(text);
    return key ? [{ key, ...(platform !== '' && { platform }) }] : [];
  });
}
