import { sql, type Kysely } from 'kysely';
import { DEFAULT_LINE, parseDigest, type Digest } from '../../domain/index.ts';
import { areRunning } from '../inventory/visible-images.ts';
import type { UnsettledQuery } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';

/** Lists a page by key, so that the next goes on where it ended. */
export async function listUnsettled(
  db: Kysely<Tables>,
  { lines, program, now, isRunning, after, limit }: UnsettledQuery,
): Promise<readonly Digest[]> {
  const hasDefault = lines.some(({ name }) => name === DEFAULT_LINE);
  let query = db
    .selectFrom('image')
    .leftJoin('standing', 'standing.image', 'image.key')
    .leftJoin('line', 'line.id', 'standing.line_id')
    .leftJoin('unsettled_image', 'unsettled_image.image', 'image.key')
    .select('image.key')
    .distinct()
    .where((row) =>
      row.or([
        row('unsettled_image.image', 'is not', null),
        // Images that run nowhere have a verdict only if the file has a line of its own.
        ...(hasDefault ? [row('standing.image', 'is', null)] : []),
        row.and([
          row('standing.image', 'is not', null),
          row.not(
            row.or(
              lines.map(({ name, hash }) =>
                row.and([row('standing.line_name', '=', name), row('line.hash', '=', hash)]),
              ),
            ),
          ),
        ]),
        row('standing.program', '<>', program),
        row('standing.due_at', '<=', now),
      ]),
    )
    .where(areRunning(isRunning, {}))
    .orderBy('image.key')
    .limit(limit);
  if (after !== undefined) query = query.where('image.key', '>', after);
  const rows = await query.execute();
  return rows.map(({ key }) => parseDigest(key)).filter((key) => key !== undefined);
}

/**
 * Notes images whose lines may be others, since runs of them began, ended or changed owner. Call it once in a transaction:
 * all note them in the order of their keys, since two would else wait for each other.
 */
export async function unsettleImages(db: Kysely<Tables>, runImages: readonly number[]): Promise<void> {
  const rows = await inChunks([...new Set(runImages)], (chunk) =>
    db.selectFrom('run_image').select('image_key').where('id', 'in', chunk).execute(),
  );
  await unsettleKeys(
    db,
    rows.flatMap(({ image_key: key }) => key ?? []),
  );
}

/** The same, by their keys. */
export async function unsettleKeys(db: Kysely<Tables>, keys: readonly string[]): Promise<void> {
  await inChunks([...new Set(keys)].sort(), async (chunk) => {
    await db
      .insertInto('unsettled_image')
      .values(chunk.map((image) => ({ image, turn: 1 })))
      .onConflict((conflict) =>
        conflict.column('image').doUpdateSet({ turn: sql<number>`unsettled_image.turn + 1` }),
      )
      .execute();
    return [];
  });
}

/** Notes all images that run, since other lines may hold for them. */
export async function unsettleRunning(db: Kysely<Tables>): Promise<void> {
  await sql`
    insert into unsettled_image (image, turn)
    select distinct image_key, 1 from run_image
    where image_key is not null
      and exists (select 1 from run where run.image_id = run_image.id and until is null)
    order by image_key
    on conflict (image) do update set turn = unsettled_image.turn + 1`.execute(db);
}
