import type { Kysely, Transaction } from 'kysely';
import { compareTexts } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { inChunks } from '../queries/chunks.ts';
import { inHashOrder } from '../queries/hashed-rows.ts';
import type { ImageName, NamedKey } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { lookupKey } from './lookup-key.ts';
import { nameHash, verifiedHash } from './name-hash.ts';
import { removeImage } from './remove-image.ts';
import { parseKey, parseName } from './stored-json.ts';

/** In UTF-16 units: longer than a reference can be. Substring searches cover only this much of a name. */
export const LONGEST_SEARCHED_NAME = 1024;
const KINDS: readonly ImageName['kind'][] = ['reference', 'manifest', 'layer'];

/** Moves a name that belonged to another image to this one. Names are written in the order of their hashes, as packages. */
export async function writeNames(
  transaction: Transaction<Tables>,
  imageId: number,
  names: readonly ImageName[],
): Promise<void> {
  const byHash = new Map(names.map((name) => [nameHash(name), name]));
  for (const [hash, { principal, kind, name, note, verified, repository }] of inHashOrder(byHash)) {
    const row = {
      image_id: imageId,
      json: JSON.stringify({ principal, kind, name, note, verified }),
      verified_as: verified ? verifiedHash({ kind, name }) : null,
      repository: repository === undefined ? null : lookupKey(repository),
    };
    await transaction
      .insertInto('image_name')
      .values({
        hash,
        principal: lookupKey(principal),
        search: toSearchable(name),
        ...row,
      })
      .onConflict((conflict) => conflict.column('hash').doUpdateSet(row))
      .execute();
  }
}

export function toSearchable(name: string): string {
  return name.slice(0, LONGEST_SEARCHED_NAME).toWellFormed().replaceAll('\0', '\u{fffd}').toLowerCase();
}

export async function findName(db: Kysely<Tables>, name: ImageName): Promise<NamedKey | undefined> {
  return (await findNames(db, name, [name.principal]))[0];
}

/** Finds a name as each of several principals knows it, in their order. */
export async function findNames(
  db: Kysely<Tables>,
  name: Pick<ImageName, 'kind' | 'name'>,
  principals: readonly string[],
): Promise<readonly (NamedKey | undefined)[]> {
  const hashes = principals.map((principal) => nameHash({ ...name, principal }));
  const rows = await namedRows(db).select('hash').where('hash', 'in', hashes).execute();
  const byHash = new Map(rows.map((row) => [row.hash, toNamedKey(row)]));
  return hashes.map((hash) => byHash.get(hash));
}

/**
 * Finds the image under a name that any client's credentials verified; of several, a whole one first, then the one read
 * last.
 */
export async function findVerifiedName(
  db: Kysely<Tables>,
  name: Pick<ImageName, 'kind' | 'name'>,
): Promise<NamedKey | undefined> {
  const row = await namedRows(db)
    .where('verified_as', '=', verifiedHash(name))
    .orderBy('is_whole', 'desc')
    .orderBy('turn', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toNamedKey(row);
}

function namedRows(db: Kysely<Tables>) {
  return db
    .selectFrom('image_name')
    .innerJoin('image', 'image.id', 'image_name.image_id')
    .select(['key', 'is_whole', 'indexed_by', 'json']);
}

function toNamedKey(row: {
  readonly key: string;
  readonly is_whole: number;
  readonly indexed_by: string;
  readonly json: string;
}): NamedKey {
  const { note } = parseName(row.json);
  return {
    key: parseKey(row.key),
    isWhole: row.is_whole === 1,
    indexedBy: row.indexed_by,
    ...(note !== undefined && { note }),
  };
}

export async function forgetName(engine: Engine, name: ImageName): Promise<boolean> {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.inventoryTurns.alone(transaction);
    const row = await transaction
      .deleteFrom('image_name')
      .where('hash', '=', nameHash(name))
      .returning('image_id')
      .executeTakeFirst();
    if (!row) return false;
    const other = await transaction
      .selectFrom('image_name')
      .select('id')
      .where('image_id', '=', row.image_id)
      .limit(1)
      .executeTakeFirst();
    if (!other) await removeImage(transaction, row.image_id);
    return true;
  });
}

/** Returns the names of each image, references first. */
export async function namesOf(
  db: Kysely<Tables>,
  imageIds: readonly number[],
): Promise<ReadonlyMap<number, readonly ImageName[]>> {
  const rows = await inChunks(imageIds, (chunk) =>
    db.selectFrom('image_name').select(['image_id', 'json']).where('image_id', 'in', chunk).execute(),
  );
  const byImage = Map.groupBy(rows, (row) => row.image_id);
  return new Map(
    Array.from(byImage, ([id, named]) => [id, named.map(({ json }) => parseName(json)).sort(compareNames)]),
  );
}

function compareNames(a: ImageName, b: ImageName): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareTexts(a.name, b.name);
}
