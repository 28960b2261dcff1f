import type { Transaction } from 'kysely';
import { compareTexts } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { contentHash } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { NewRunImage } from '../ports.ts';
import { keysOfRunning } from './link-images.ts';

const HASH = { hash: 'text' } as const;
const COLUMNS = ['hash', 'reference', 'digest', 'platform', 'image_key'] as const;

/** Returns each image's row; a distinct image is stored once for all runs. */
export async function internImages(
  engine: Engine,
  transaction: Transaction<Tables>,
  images: readonly NewRunImage[],
): Promise<readonly number[]> {
  const hashes = hashesOf(images);
  const distinct = new Map(hashes.map((hash, i) => [hash, images[i]]));
  const known = await idsOf(engine, transaction, [...distinct.keys()]);
  const fresh = [...distinct].flatMap(([hash, image]) =>
    image && !known.has(hash) ? [{ hash, image }] : [],
  );
  // Uses one order in every transaction: otherwise two adding the same images could deadlock.
  fresh.sort((a, b) => compareTexts(a.hash, b.hash));
  const running = fresh.map(({ image: { digest = null, platform = '' } }) => ({ digest, platform }));
  const keys = await keysOfRunning(transaction, running);
  const rows = fresh.map(({ hash, image: { reference, digest = null, platform = '' } }, i) => [
    hash,
    reference,
    digest,
    platform,
    keys[i] ?? null,
  ]);
  await engine.insertRows(transaction, 'run_image', COLUMNS, rows);
  const added = await idsOf(
    engine,
    transaction,
    fresh.map(({ hash }) => hash),
  );
  return hashes.map((hash) => {
    const id = known.get(hash) ?? added.get(hash);
    if (id === undefined) throw new Error(`no row of the image ${hash}`);
    return id;
  });
}

/** Hashes each distinct image once, since many containers in a cluster run the same images. */
function hashesOf(images: readonly NewRunImage[]): readonly string[] {
  const known = new Map<string, string>();
  return images.map(({ reference, digest, platform }) => {
    const text = `${digest ?? ''} ${platform ?? ''} ${reference}`;
    const hash = known.get(text) ?? contentHash([reference, digest, platform]);
    known.set(text, hash);
    return hash;
  });
}

async function idsOf(
  engine: Engine,
  transaction: Transaction<Tables>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (hashes.length === 0) return new Map();
  const wanted = await engine.asTable<{ hash: string }, 'wanted_image'>(
    transaction,
    'wanted_image',
    HASH,
    hashes.map((hash) => [hash]),
  );
  const rows = await transaction
    .selectFrom(wanted)
    .innerJoin('run_image', 'run_image.hash', 'wanted_image.hash')
    .select(['run_image.id', 'run_image.hash'])
    .execute();
  return new Map(rows.map(({ hash, id }) => [hash, id]));
}
