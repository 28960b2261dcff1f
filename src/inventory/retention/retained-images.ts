import type { Kysely } from 'kysely';
import { type Digest, lowerPaths } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { isUnused } from './stale-images.ts';

const IMAGES_A_PAGE = 1_000;

/** Returns unused images that stay: the given keys, and bases under running images. */
export async function retainedImages(
  db: Kysely<Tables>,
  before: string,
  keys: readonly Digest[],
): Promise<readonly number[]> {
  const given = await inChunks(keys, (chunk) =>
    db.selectFrom('image').select('id').where('key', 'in', chunk).execute(),
  );
  return [...new Set([...given.map(({ id }) => id), ...(await basesThatRun(db, before))])].sort(
    (a, b) => a - b,
  );
}

/** Finds unused images whose layers are the first layers in a running image. */
async function basesThatRun(db: Kysely<Tables>, before: string): Promise<readonly number[]> {
  const unused = await db
    .selectFrom('layer_path')
    .innerJoin('image', 'image.id', 'layer_path.image_id')
    .select(['image_id', 'path'])
    .where('is_whole', '=', 1)
    .where(isUnused(before))
    .execute();
  const byPath = Map.groupBy(unused, ({ path }) => textOf(path));
  const retained = new Set<number>();
  for (let last: number | undefined = 0; last !== undefined && byPath.size > 0;) {
    const running = await pathsThatRun(db, last);
    for (const { path } of running) {
      for (const lower of lowerPaths(path)) {
        for (const { image_id } of byPath.get(textOf(lower)) ?? []) retained.add(image_id);
      }
    }
    last = running.at(-1)?.image_id;
  }
  return [...retained];
}

function pathsThatRun(db: Kysely<Tables>, after: number) {
  return db
    .selectFrom('layer_path')
    .innerJoin('image', 'image.id', 'layer_path.image_id')
    .select(['image_id', 'path'])
    .where('image_id', '>', after)
    .where((image) =>
      image.exists(
        image
          .selectFrom('run_image')
          .innerJoin('run', 'run.image_id', 'run_image.id')
          .select('run.id')
          .whereRef('run_image.image_key', '=', 'image.key')
          .where('until', 'is', null),
      ),
    )
    .orderBy('image_id')
    .limit(IMAGES_A_PAGE)
    .execute();
}

function textOf(path: Uint8Array): string {
  return Buffer.from(path).toString('latin1');
}
