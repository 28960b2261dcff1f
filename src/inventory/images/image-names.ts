import type { Kysely, Transaction } from 'kysely';
import { compareTexts, defined } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { noteChange } from '../../store/changes/note-change.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { inHashOrder } from '../../store/queries/hashed-rows.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { StoredName, NamedKey } from '../ports.ts';
import { nameHash, verifiedHash } from './name-hash.ts';
import { removeImage } from './remove-image.ts';
import { parseKey, parseName } from './stored-json.ts';

/** In UTF-16 units: longer than any reference. Substring searches cover only this prefix. */
export const LONGEST_SEARCHED_NAME = 1024;
const KINDS: readonly StoredName['kind'][] = ['reference', 'manifest', 'layer'];

/**
 * Moves names from other images to this one, and returns these images. Writes names in hash order, like
 * packages, to avoid deadlocks.
 */
export async function writeNames(
  transaction: Transaction<Tables>,
  imageId: number,
  names: readonly StoredName[],
): Promise<readonly number[]> {
  const byHash = new Map(names.map((name) => [nameHash(name), name]));
  const others = await inChunks([...byHash.keys()], (chunk) =>
    transaction
      .selectFrom('image_name')
      .select('image_id')
      .where('hash', 'in', chunk)
      .where('image_id', '<>', imageId)
      .execute(),
  );
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
  return others.map(({ image_id: other }) => other);
}

export function toSearchable(name: string): string {
  return name.slice(0, LONGEST_SEARCHED_NAME).toWellFormed().replaceAll('\0', '\u{fffd}').toLowerCase();
}

export async function findName(db: Kysely<Tables>, name: StoredName): Promise<NamedKey | undefined> {
  return (await findNames(db, name, [name.principal]))[0];
}

/** Finds a name as each principal knows it, in the order of the principals. */
export async function findNames(
  db: Kysely<Tables>,
  name: Pick<StoredName, 'kind' | 'name'>,
  principals: readonly string[],
): Promise<readonly (NamedKey | undefined)[]> {
  const hashes = principals.map((principal) => nameHash({ ...name, principal }));
  const rows = await namedRows(db).select('hash').where('hash', 'in', hashes).execute();
  const byHash = new Map(rows.map((row) => [row.hash, toNamedKey(row)]));
  return hashes.map((hash) => byHash.get(hash));
}

/** Finds the image under a name verified with any client's credentials; prefers whole images, then the latest. */
export async function findVerifiedName(
  db: Kysely<Tables>,
  name: Pick<StoredName, 'kind' | 'name'>,
): Promise<NamedKey | undefined> {
  const row = await namedRows(db)
    .where('verified_as', '=', verifiedHash(name))
    .orderBy('is_whole', 'desc')
    .orderBy('sequence', 'desc')
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
    ...defined({ note }),
  };
}

export async function forgetName(engine: Engine, name: StoredName): Promise<boolean> {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.inventorySequence.alone(transaction);
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
    await noteChange(transaction, 'save', other ? [row.image_id] : 'removed');
    return true;
  });
}

/** Returns each image's names, references first. */
export async function namesOf(
  db: Kysely<Tables>,
  imageIds: readonly number[],
): Promise<ReadonlyMap<number, readonly StoredName[]>> {
  const rows = await inChunks(imageIds, (chunk) =>
    db.selectFrom('image_name').select(['image_id', 'json']).where('image_id', 'in', chunk).execute(),
  );
  const byImage = Map.groupBy(rows, (row) => row.image_id);
  return new Map(
    Array.from(byImage, ([id, named]) => [id, named.map(({ json }) => parseName(json)).sort(compareNames)]),
  );
}

function compareNames(a: StoredName, b: StoredName): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareTexts(a.name, b.name);
}
