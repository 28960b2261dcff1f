import type { Transaction } from 'kysely';
import { parseDigest, type Digest } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { referenceHashes } from '../inventory/name-hash.ts';
import type { ImageName, NewRunImage } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { unsettleKeys } from '../verdicts/unsettled.ts';

const NAME = { place: 'integer', hash: 'text' } as const;

interface NameRow {
  readonly place: number;
  readonly hash: string;
}

/**
 * Returns the keys of images that this server verified under repository and digest: the digest of a multi-platform
 * image is the key of none.
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

/** Points runs at an image that was saved under a name with their digest. Clients' claims prove nothing of a cluster. */
export async function linkRunImages(
  transaction: Transaction<Tables>,
  key: Digest,
  names: readonly ImageName[],
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
  // Both the image that runs no longer and the one that does: what holds for them is known by their runs.
  await unsettleKeys(transaction, [key, ...stale.flatMap(({ image_key: before }) => before ?? [])]);
}
