import type { Transaction } from 'kysely';
import { type Digest, parseDigest } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { noteChange } from '../../store/changes/note-change.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { referenceHashes } from '../images/name-hash.ts';
import type { StoredName, NewRunImage } from '../ports.ts';
import { markKeysStale } from '../verdicts/stale-images.ts';

const NAME = { place: 'integer', hash: 'text' } as const;

interface NameRow {
  readonly place: number;
  readonly hash: string;
}

/**
 * Returns the keys of images that this server verified by repository and digest: a multi-platform image's
 * digest is never a key itself.
 */
export async function keysBehind(
  engine: Engine,
  transaction: Transaction<Tables>,
  images: readonly NewRunImage[],
): Promise<readonly (string | undefined)[]> {
  const keys: (string | undefined)[] = images.map(() => undefined);
  for (const column of ['verified_as', 'hash'] as const) {
    const rows = images.flatMap(({ digestReference: name }, place) =>
      name === undefined ? [] : [[place, referenceHashes(name)[column]]],
    );
    if (rows.length === 0) continue;
    const given = await engine.asTable<NameRow, 'given_name'>(transaction, 'given_name', NAME, rows);
    const found = await transaction
      .selectFrom(given)
      .innerJoin('image_name', `image_name.${column}`, 'given_name.hash')
      .innerJoin('image', 'image.id', 'image_name.image_id')
      .select(['place', 'image.key'])
      .execute();
    for (const { place, key } of found) keys[place] = key;
  }
  return keys;
}

/**
 * Points runs at an image saved under a verified name with their digest. Ignores clients' claims, which prove
 * nothing about a cluster.
 */
export async function linkRunImages(
  transaction: Transaction<Tables>,
  key: Digest,
  names: readonly StoredName[],
): Promise<void> {
  const digests = names.flatMap(({ principal, kind, name, verified = false }) => {
    const digest = parseDigest(name.slice(name.lastIndexOf('@') + 1));
    const isOurs = principal === '' || verified;
    return isOurs && kind === 'reference' && digest && digest !== key ? [digest] : [];
  });
  if (digests.length === 0) return;
  const stale = await transaction
    .selectFrom('run_image')
    .select(['id', 'image_key'])
    .where('digest', 'in', digests)
    .where('image_key', '<>', key)
    .execute();
  if (stale.length === 0) return;
  const ids = stale.map(({ id }) => id);
  await transaction.updateTable('run_image').set({ image_key: key }).where('id', 'in', ids).execute();
  // Marks both the previous image and the new one: which lines apply to them depends on their runs.
  await markKeysStale(transaction, [key, ...stale.flatMap(({ image_key: before }) => before ?? [])]);
  const runs = await transaction
    .selectFrom('run')
    .select('id')
    .where('image_id', 'in', ids)
    .where('until', 'is', null)
    .execute();
  await noteChange(
    transaction,
    'run',
    runs.map(({ id }) => id),
  );
}
