import type { Transaction } from 'kysely';
import type { Digest, IndexedImage } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { ImageReading } from '../ports.ts';
import { distributionHash, type PackageSet } from './package-sets.ts';

/** The image as stored before it is saved again. */
export interface StoredImage extends ImageReading {
  readonly id: number;
  readonly isWhole: boolean;
  /** Hash of its distribution. */
  readonly distribution: string | null;
  readonly places: readonly StoredPlace[];
}

interface StoredPlace extends Place {
  /** Hash of the set. */
  readonly hash: string;
}

interface Place {
  readonly layer: number;
  readonly setId: number;
}

export async function readStored(
  transaction: Transaction<Tables>,
  key: Digest,
): Promise<StoredImage | undefined> {
  const image = await transaction
    .selectFrom('image')
    .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
    .select(['image.id', 'is_whole', 'indexed_by', 'indexed_at', 'hash'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (!image) return undefined;
  const places = await transaction
    .selectFrom('image_package_set')
    .innerJoin('package_set', 'package_set.id', 'image_package_set.set_id')
    .select(['layer', 'set_id as setId', 'hash'])
    .where('image_id', '=', image.id)
    .execute();
  return {
    id: image.id,
    isWhole: image.is_whole === 1,
    indexedBy: image.indexed_by,
    indexedAt: image.indexed_at,
    distribution: image.hash,
    places,
  };
}

/** Whether saving drops one of the image's sets or its distribution, which nothing else may hold. */
export function letsGo(
  { distribution, places }: StoredImage,
  { indexed, sets }: { readonly indexed: IndexedImage; readonly sets: readonly PackageSet[] },
): boolean {
  const saved = indexed.distribution && distributionHash(indexed.distribution);
  if (distribution !== null && distribution !== saved) return true;
  const kept = new Set(sets.map(({ hash }) => hash));
  return places.some(({ hash }) => !kept.has(hash));
}

/** Writes only the differences: a reindexed image mostly keeps its sets. */
export async function writePlaces(
  engine: Engine,
  transaction: Transaction<Tables>,
  {
    id,
    places,
    stored,
  }: { readonly id: number; readonly places: readonly Place[]; readonly stored: StoredImage | undefined },
): Promise<void> {
  const saved = new Set(places.map(nameOf));
  const left = stored?.places.filter((place) => !saved.has(nameOf(place))) ?? [];
  for (const { layer, setId } of left) {
    await transaction
      .deleteFrom('image_package_set')
      .where('image_id', '=', id)
      .where('layer', '=', layer)
      .where('set_id', '=', setId)
      .execute();
  }
  const had = new Set(stored?.places.map(nameOf));
  const rows = places.filter((place) => !had.has(nameOf(place)));
  await engine.insertRows(
    transaction,
    'image_package_set',
    ['image_id', 'layer', 'set_id'],
    rows.map(({ layer, setId }) => [id, layer, setId]),
  );
}

function nameOf({ layer, setId }: Place): string {
  return `${layer} ${setId}`;
}
