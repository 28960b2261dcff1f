import type { Transaction } from 'kysely';
import {
  type Digest,
  formatPlatform,
  matchesPlatform,
  parseDigest,
  parsePlatform,
  type Platform,
} from '../../domain/index.ts';
import { noteChange } from '../../store/changes/note-change.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { StoredName } from '../ports.ts';
import { markKeysStale } from '../verdicts/stale-images.ts';

/** An image that was read of a multi-platform image. */
interface PlatformImage {
  readonly digest: string;
  readonly platform: string;
  readonly key: string;
}

interface Running {
  readonly digest: string | null;
  readonly platform: string;
}

interface Saved {
  readonly id: number;
  readonly key: Digest;
  readonly platform?: Platform;
}

/**
 * Returns the key of each running image: its digest, unless this server read an image of that digest for the platform.
 * Null without a digest.
 */
export async function keysOfRunning(
  transaction: Transaction<Tables>,
  images: readonly Running[],
): Promise<readonly (string | null)[]> {
  const digests = [...new Set(images.flatMap(({ digest }) => digest ?? []))];
  const read = await inChunks(digests, (chunk) =>
    transaction
      .selectFrom('platform_image')
      .innerJoin('image', 'image.id', 'platform_image.image_id')
      .select(['digest', 'platform', 'image.key'])
      .where('digest', 'in', chunk)
      .execute(),
  );
  const byDigest = Map.groupBy(read, ({ digest }) => digest);
  return images.map(({ digest, platform }) =>
    digest === null ? null : (keyFor(platform, byDigest.get(digest) ?? []) ?? digest),
  );
}

/** Returns the only image that the platform fits; without a platform, the only one of all. */
function keyFor(platform: string, images: readonly PlatformImage[]): string | undefined {
  const wanted = parsePlatform(platform);
  const fitting = wanted
    ? images.filter((image) => {
        const offered = parsePlatform(image.platform);
        return offered && matchesPlatform(offered, wanted);
      })
    : images;
  return fitting.length === 1 ? fitting[0]?.key : undefined;
}

/**
 * Points runs at an image saved under a verified name with their digest, if it is for their platform. Ignores clients'
 * claims, which prove nothing about a cluster.
 */
export async function linkRunImages(
  transaction: Transaction<Tables>,
  { id, key, platform }: Saved,
  names: readonly StoredName[],
): Promise<void> {
  const digests = names.flatMap(({ principal, kind, name, verified = false }) => {
    const digest = parseDigest(name.slice(name.lastIndexOf('@') + 1));
    const isOurs = principal === '' || verified;
    return isOurs && kind === 'reference' && digest && digest !== key ? [digest] : [];
  });
  if (digests.length === 0) return;
  // In one order, to avoid deadlocks.
  for (const digest of [...new Set(digests)].sort()) {
    await transaction
      .insertInto('platform_image')
      .values({ digest, platform: platform ? formatPlatform(platform) : '', image_id: id })
      .onConflict((conflict) => conflict.columns(['digest', 'platform']).doUpdateSet({ image_id: id }))
      .execute();
  }
  const running = await transaction
    .selectFrom('run_image')
    .select(['id', 'digest', 'platform', 'image_key'])
    .where('digest', 'in', digests)
    .orderBy('id')
    .execute();
  const keys = await keysOfRunning(transaction, running);
  const stale = running.flatMap((row, i) =>
    row.image_key === keys[i] ? [] : [{ ...row, now: keys[i] ?? null }],
  );
  if (stale.length === 0) return;
  for (const { id: image, now } of stale) {
    await transaction.updateTable('run_image').set({ image_key: now }).where('id', '=', image).execute();
  }
  // Marks both the previous image and the new one: which lines apply to them depends on their runs.
  await markKeysStale(
    transaction,
    stale.flatMap(({ image_key: before, now }) => [before ?? [], now ?? []].flat()),
  );
  const runs = await inChunks(stale, (chunk) =>
    transaction
      .selectFrom('run')
      .select('id')
      .where(
        'image_id',
        'in',
        chunk.map(({ id: image }) => image),
      )
      .where('until', 'is', null)
      .execute(),
  );
  await noteChange(
    transaction,
    'run',
    runs.map(({ id: run }) => run),
  );
}
