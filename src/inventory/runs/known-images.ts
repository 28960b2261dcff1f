import type { Kysely } from 'kysely';
import { defined, parseDigest, type UnknownReason } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { visibleImages } from '../images/visible-images.ts';
import type { ImageReader, StoredRunImage, UnknownImage } from '../ports.ts';

interface Row {
  readonly reference: string;
  readonly digest: string | null;
  /** Empty if it is not known. */
  readonly platform: string;
  readonly image_key: string | null;
}

interface Unread {
  readonly code: string;
  readonly message: string;
}

/** Returns the running images with their keys, as far as the reader may see, or why there is none. */
export async function knownImages(
  db: Kysely<Tables>,
  rows: readonly Row[],
  reader: ImageReader,
): Promise<readonly StoredRunImage[]> {
  const visible = await visibleKeys(db, rows, reader);
  const unknown = rows.filter(({ image_key: key }) => key === null || !visible.has(key));
  const platforms = await platformsRead(db, unknown, reader);
  const unread = await unreadImages(db, unknown);
  return rows.map((row) => {
    const { reference, image_key: stored } = row;
    const digest = row.digest === null ? undefined : parseDigest(row.digest);
    const platform = row.platform === '' ? undefined : row.platform;
    const key = stored !== null && visible.has(stored) ? parseDigest(stored) : undefined;
    const image = { reference, ...defined({ digest, platform, key }) };
    if (key) return image;
    const failure = unread.get(`${row.digest} ${row.platform}`) ?? unread.get(`${row.digest} `);
    return { ...image, unknown: reasonFor(row, platforms.get(row.digest ?? '') ?? 0, failure) };
  });
}

function reasonFor({ digest, platform }: Row, platforms: number, failure: Unread | undefined): UnknownImage {
  if (digest === null) return { reason: 'no-digest' };
  // An image that names no variant may be for several.
  if (platforms > 1 && platform === '') return { reason: 'no-platform' };
  if (!failure) return { reason: 'not-read' };
  const reason: UnknownReason = failure.code === 'IMAGE_NOT_FOUND' ? 'no-manifest' : 'unreadable';
  return { reason, failure: failure.message };
}

async function visibleKeys(
  db: Kysely<Tables>,
  rows: readonly Row[],
  reader: ImageReader,
): Promise<ReadonlySet<string>> {
  const distinct = [...new Set(rows.flatMap(({ image_key: key }) => key ?? []))];
  const visible = visibleImages(reader);
  const found = await inChunks(distinct, (chunk) => {
    const known = db.selectFrom('image').select('key').where('key', 'in', chunk);
    return (visible ? known.where(visible) : known).execute();
  });
  return new Set(found.map(({ key }) => key));
}

/** Counts the platforms that were read of each digest, as far as the reader may see. */
async function platformsRead(
  db: Kysely<Tables>,
  rows: readonly Row[],
  reader: ImageReader,
): Promise<ReadonlyMap<string, number>> {
  const visible = visibleImages(reader);
  const found = await inChunks(digestsOf(rows), (chunk) => {
    const read = db
      .selectFrom('platform_image')
      .innerJoin('image', 'image.id', 'platform_image.image_id')
      .select('digest')
      .where('digest', 'in', chunk);
    return (visible ? read.where(visible) : read).execute();
  });
  return new Map([...Map.groupBy(found, ({ digest }) => digest)].map(([digest, of]) => [digest, of.length]));
}

async function unreadImages(db: Kysely<Tables>, rows: readonly Row[]): Promise<ReadonlyMap<string, Unread>> {
  const found = await inChunks(digestsOf(rows), (chunk) =>
    db.selectFrom('unread_image').selectAll().where('digest', 'in', chunk).execute(),
  );
  return new Map(found.map((row) => [`${row.digest} ${row.platform}`, row]));
}

function digestsOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.flatMap(({ digest }) => digest ?? []))];
}
