import type { Kysely } from 'kysely';
import { parseDigest } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { visibleImages } from '../images/visible-images.ts';
import type { ImageReader, StoredRunImage } from '../ports.ts';

/** Returns the keys of stored images visible to the reader. */
export async function visibleKeys(
  db: Kysely<Tables>,
  keys: readonly (string | null)[],
  reader: ImageReader,
): Promise<ReadonlySet<string>> {
  const distinct = [...new Set(keys)].filter((key) => key !== null);
  const visible = visibleImages(reader);
  const rows = await inChunks(distinct, (chunk) => {
    const known = db.selectFrom('image').select('key').where('key', 'in', chunk);
    return (visible ? known.where(visible) : known).execute();
  });
  return new Set(rows.map(({ key }) => key));
}

export function toImage(
  row: { readonly reference: string; readonly digest: string | null; readonly image_key: string | null },
  visible: ReadonlySet<string>,
): StoredRunImage {
  const digest = row.digest === null ? undefined : parseDigest(row.digest);
  const { image_key: stored } = row;
  const key = stored !== null && visible.has(stored) ? parseDigest(stored) : undefined;
  return { reference: row.reference, ...(digest && { digest }), ...(key && { key }) };
}
