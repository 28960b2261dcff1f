import type { Transaction } from 'kysely';
import type { Distribution, IndexedImage } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { packJson } from '../facts/packed-json.ts';
import type { ImageName } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { takeInventoryTurn } from './inventory-turn.ts';
import { contentHash } from './lookup-key.ts';
import { writeNames } from './image-names.ts';
import { distributionJson, packageSets, type PackageSet } from './package-sets.ts';
import { leaveSets } from './remove-image.ts';
import type { ImageContent } from './stored-json.ts';
import { idOf, writePackageSets } from './write-package-sets.ts';

/** An image made ready before the inventory is locked. */
interface Prepared {
  readonly indexed: IndexedImage;
  readonly sets: readonly PackageSet[];
  readonly packages: number;
  readonly isWhole: boolean;
  readonly content: Uint8Array;
}

export async function saveImage(
  engine: Engine,
  indexed: IndexedImage,
  names: readonly ImageName[],
): Promise<void> {
  const prepared = prepare(indexed);
  await engine.db.transaction().execute(async (transaction) => {
    const turn = await takeInventoryTurn(transaction);
    const known = await transaction
      .selectFrom('image')
      .select(['id', 'is_whole', 'distribution_id'])
      .where('key', '=', indexed.key)
      .executeTakeFirst();
    const isWorse = known?.is_whole === 1 && !prepared.isWhole;
    const id = isWorse ? known.id : await writeImage(engine, transaction, prepared, turn);
    await writeNames(transaction, id, names);
  });
}

function prepare(indexed: IndexedImage): Prepared {
  const { image, problems, packages, distribution } = indexed;
  const sets = packageSets(packages, distribution);
  return {
    indexed,
    sets,
    packages: sets.reduce((sum, set) => sum + set.packages.size, 0),
    isWhole: problems.every(({ kind }) => kind !== 'layer-unreadable'),
    content: packJson({ image, problems } satisfies ImageContent),
  };
}

async function writeImage(
  engine: Engine,
  transaction: Transaction<Tables>,
  prepared: Prepared,
  turn: number,
): Promise<number> {
  const { key, distribution, indexedBy, indexedAt } = prepared.indexed;
  const distributionId = distribution ? await writeDistribution(transaction, distribution) : null;
  const setIds = await writePackageSets(engine, transaction, prepared.sets, distributionId);
  const row = {
    turn,
    distribution_id: distributionId,
    packages: prepared.packages,
    is_whole: prepared.isWhole ? 1 : 0,
    indexed_by: indexedBy,
    indexed_at: indexedAt,
    // The last verdict was over what was read before.
    summary: null,
    content: prepared.content,
  };
  const { id } = await transaction
    .insertInto('image')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow();
  const left = await transaction
    .deleteFrom('image_package_set')
    .where('image_id', '=', id)
    .returning('set_id')
    .execute();
  const rows = prepared.sets.map(({ layer, hash }) => [id, layer, idOf(setIds, hash)]);
  await engine.insertRows(transaction, 'image_package_set', ['image_id', 'layer', 'set_id'], rows);
  await leaveSets(
    transaction,
    left.map(({ set_id }) => set_id),
  );
  return id;
}

async function writeDistribution(
  transaction: Transaction<Tables>,
  distribution: Distribution,
): Promise<number> {
  const json = distributionJson(distribution);
  const hash = contentHash(json);
  await transaction
    .insertInto('distribution')
    .values({ hash, json })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  const { id } = await transaction
    .selectFrom('distribution')
    .select('id')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  return id;
}
