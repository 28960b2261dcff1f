import type { Transaction } from 'kysely';
import {
  defined,
  type Distribution,
  ECOSYSTEM_OF_ARCHIVES,
  hasUnversionedArchives,
  isAnsweredMaker,
  type IndexedImage,
} from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { Engine } from '../../store/engine.ts';
import { noteChange } from '../../store/changes/note-change.ts';
import { packJson } from '../../store/facts/packed.ts';
import { type PackedProgram, packPrograms, writePrograms } from '../../store/facts/program-store.ts';
import { rowIdOf } from '../../store/queries/hashed-rows.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { writeLayerPath } from '../bases/write-layer-path.ts';
import type { StoredName, ImageReading } from '../ports.ts';
import { linkRunImages } from '../runs/link-images.ts';
import { writeNames } from './image-names.ts';
import {
  distributionHash,
  distributionJson,
  emptySet,
  type PackageSet,
  packageSets,
} from './package-sets.ts';
import { leaveSets } from './remove-image.ts';
import { letsGo, readStored, type StoredImage, writePlaces } from './stored-image.ts';
import type { ImageContent } from './stored-json.ts';
import { writePackageSets } from './write-package-sets.ts';

/** An image prepared before the inventory is locked. */
interface Prepared {
  readonly indexed: IndexedImage;
  readonly sets: readonly PackageSet[];
  readonly packages: number;
  readonly isWhole: boolean;
  readonly content: Uint8Array;
  readonly programs: readonly PackedProgram[];
}

interface Writing {
  readonly prepared: Prepared;
  readonly stored: StoredImage | undefined;
  readonly sequence: number;
  /** Whether the image drops a set or distribution that it has. */
  readonly isLeaving: boolean;
}

type Saved = 'saved' | 'refused' | 'must be alone';

/**
 * Saves under a shared lock, unless the image drops packages: removal needs the exclusive lock. Returns false
 * if the stored image is not as it was `before`.
 */
export async function saveImage(
  engine: Engine,
  indexed: IndexedImage,
  names: readonly StoredName[],
  before?: ImageReading,
): Promise<boolean> {
  const prepared = prepare(indexed);
  for (const mode of ['share', 'alone'] as const) {
    const saved = await engine.db.transaction().execute(async (transaction): Promise<Saved> => {
      const sequence = await engine.inventorySequence[mode](transaction, indexed.key);
      const stored = await readStored(transaction, indexed.key);
      if (before && !isAsRead(stored, before)) return 'refused';
      const isWorse = stored?.isWhole === true && !prepared.isWhole;
      const isLeaving = stored !== undefined && !isWorse && letsGo(stored, prepared);
      if (mode === 'share' && isLeaving) return 'must be alone';
      if (isWorse) await refuseStrangers(transaction, stored.id, indexed, names);
      else if (stored?.isWhole === false) await leaveStrangers(transaction, stored.id, names);
      const writing = { prepared, stored, sequence, isLeaving };
      const id = isWorse ? stored.id : await writeImage(engine, transaction, writing);
      if (!isWorse) await writeLayerPath(transaction, id, indexed, names);
      const others = await writeNames(transaction, id, names);
      const { platform } = indexed.image;
      await linkRunImages(transaction, { id, key: indexed.key, ...defined({ platform }) }, names);
      await noteChange(transaction, 'save', [id, ...others]);
      return 'saved';
    });
    if (saved !== 'must be alone') return saved === 'saved';
  }
  return false;
}

function isAsRead(stored: StoredImage | undefined, { indexedBy, indexedAt }: ImageReading): boolean {
  return stored?.indexedBy === indexedBy && stored.indexedAt === indexedAt;
}

/** A client that shows a manifest without its layers must not receive packages that others read from them. */
async function refuseStrangers(
  transaction: Transaction<Tables>,
  imageId: number,
  { problems }: IndexedImage,
  names: readonly StoredName[],
): Promise<void> {
  const known = await transaction
    .selectFrom('image_name')
    .select('principal')
    .where('image_id', '=', imageId)
    .execute();
  const readers = new Set(known.map(({ principal }) => principal));
  if (readers.has('') || names.every(({ principal }) => readers.has(lookupKey(principal)))) return;
  const unread = problems.find(({ kind }) => kind === 'layer-unreadable');
  throw new AppError('REGISTRY_FAILED', unread?.message ?? 'a layer of the image was not read', {
    hint: 'check the address, and the credentials of its registry',
  });
}

/** Removes the names of clients that did not reach every layer, so this reading stays hidden from them. */
async function leaveStrangers(
  transaction: Transaction<Tables>,
  imageId: number,
  names: readonly StoredName[],
): Promise<void> {
  const readers = [...new Set(names.map(({ principal }) => lookupKey(principal)))];
  if (readers.includes('') || readers.length === 0) return;
  await transaction
    .deleteFrom('image_name')
    .where('image_id', '=', imageId)
    .where('principal', 'not in', readers)
    .execute();
}

function prepare(indexed: IndexedImage): Prepared {
  const { image, problems, packages, distribution } = indexed;
  const own = packageSets(packages, distribution);
  const makers = new Set(packages.map(({ thirdParty }) => thirdParty).filter(isAnsweredMaker));
  const marks = [...(hasUnversionedArchives(problems) ? [ECOSYSTEM_OF_ARCHIVES] : []), ...makers];
  const sets = [...own, ...marks.map((mark) => emptySet(mark, distribution))];
  return {
    indexed,
    sets,
    packages: new Set(sets.flatMap((set) => [...set.packages.keys()])).size,
    isWhole: problems.every(({ kind }) => kind !== 'layer-unreadable'),
    content: packJson({ image, problems } satisfies ImageContent),
    programs: packPrograms(indexed),
  };
}

async function writeImage(
  engine: Engine,
  transaction: Transaction<Tables>,
  { prepared, stored, sequence, isLeaving }: Writing,
): Promise<number> {
  const { key, distribution, indexedBy, indexedAt } = prepared.indexed;
  const distributionId = distribution ? await writeDistribution(transaction, distribution) : null;
  const setIds = await writePackageSets(engine, transaction, prepared.sets, distributionId);
  await writePrograms(engine, transaction, prepared.programs);
  const row = {
    sequence,
    distribution_id: distributionId,
    packages: prepared.packages,
    is_whole: prepared.isWhole ? 1 : 0,
    indexed_by: indexedBy,
    indexed_at: indexedAt,
    // The last verdict covered the previous content.
    summary: null,
    content: prepared.content,
  };
  const { id } = await transaction
    .insertInto('image')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow();
  const places = prepared.sets.map(({ layer, hash }) => ({ layer, setId: rowIdOf(setIds, hash) }));
  await writePlaces(engine, transaction, { id, places, stored });
  if (stored && isLeaving) {
    const left = stored.places.map(({ setId }) => setId);
    await leaveSets(transaction, [...new Set(left)]);
  }
  return id;
}

async function writeDistribution(
  transaction: Transaction<Tables>,
  distribution: Distribution,
): Promise<number> {
  const hash = distributionHash(distribution);
  const find = transaction.selectFrom('distribution').select('id').where('hash', '=', hash);
  const known = await find.executeTakeFirst();
  if (known) return known.id;
  await transaction
    .insertInto('distribution')
    .values({ hash, json: distributionJson(distribution) })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  return (await find.executeTakeFirstOrThrow()).id;
}
