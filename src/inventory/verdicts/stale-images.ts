import { type Kysely, sql } from 'kysely';
import { DEFAULT_LINE, type Digest, parseDigest } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { areRunning } from '../images/visible-images.ts';
import type { StaleQuery } from '../ports.ts';

/** Lists one page by key; the next one continues after its last key. */
export async function listStale(
  db: Kysely<Tables>,
  { lines, program, now, isRunning, after, limit }: StaleQuery,
): Promise<readonly Digest[]> {
  const hasDefault = lines.some(({ name }) => name === DEFAULT_LINE);
  let query = db
    .selectFrom('image')
    .leftJoin('current_verdict', 'current_verdict.image', 'image.key')
    .leftJoin('line', 'line.id', 'current_verdict.line_id')
    .leftJoin('stale_image', 'stale_image.image', 'image.key')
    .select('image.key')
    .distinct()
    .where((row) =>
      row.or([
        row('stale_image.image', 'is not', null),
        // Images that run nowhere have a verdict only if the file has a default line.
        ...(hasDefault ? [row('current_verdict.image', 'is', null)] : []),
        row.and([
          row('current_verdict.image', 'is not', null),
          row.not(
            row.or(
              lines.map(({ name, hash }) =>
                row.and([row('current_verdict.line_name', '=', name), row('line.hash', '=', hash)]),
              ),
            ),
          ),
        ]),
        row('current_verdict.program', '<>', program),
        row('current_verdict.due_at', '<=', now),
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
 * Marks images whose runs began, ended or changed owner, since other lines may apply. Call it once per
 * transaction: all mark images in key order, to avoid deadlocks.
 */
export async function markImagesStale(db: Kysely<Tables>, runImages: readonly number[]): Promise<void> {
  const rows = await inChunks([...new Set(runImages)], (chunk) =>
    db.selectFrom('run_image').select('image_key').where('id', 'in', chunk).execute(),
  );
  await markKeysStale(
    db,
    rows.flatMap(({ image_key: key }) => key ?? []),
  );
}

/** Marks images by key. */
export async function markKeysStale(db: Kysely<Tables>, keys: readonly string[]): Promise<void> {
  await inChunks([...new Set(keys)].sort(), async (chunk) => {
    await db
      .insertInto('stale_image')
      .values(chunk.map((image) => ({ image, sequence: 1 })))
      .onConflict((conflict) =>
        conflict.column('image').doUpdateSet({ sequence: sql<number>`stale_image.sequence + 1` }),
      )
      .execute();
    return [];
  });
}

/** Marks every running image for a new verdict, since another line may apply now. */
export async function markRunningStale(db: Kysely<Tables>): Promise<void> {
  await sql`
    insert into stale_image (image, sequence)
    select distinct image_key, 1 from run_image
    where image_key is not null
      and exists (select 1 from run where run.image_id = run_image.id and until is null)
    order by image_key
    on conflict (image) do update set sequence = stale_image.sequence + 1`.execute(db);
}
