import { type Kysely, sql } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import { contentHash } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseKey } from '../images/stored-json.ts';
import type { DueQuery } from '../ports.ts';

/** Longest pause between two attempts, in milliseconds. A later due time was written before a clock was set back. */
const LONGEST_PAUSE = 24 * 60 * 60_000;

const RUNS = sql`exists (
  select 1 from run_image join run on run.image_id = run_image.id
  where run_image.image_key = image.key and run.until is null)`;

export async function listDue(db: Kysely<Tables>, query: DueQuery): Promise<readonly Digest[]> {
  const { step, outdated, current, now, limit } = query;
  if (step !== 'judge' && outdated.length === 0) return [];
  let images = db
    .selectFrom('image')
    .leftJoin('outdated_image', 'outdated_image.image_id', 'image.id')
    .select('key')
    .orderBy(RUNS, 'desc')
    .orderBy('indexed_at', 'desc')
    .orderBy('image.id', 'desc')
    .limit(limit);
  if (step !== 'judge') images = images.where('indexed_by', 'in', outdated);
  images =
    step === 'facts'
      ? images.where((image) =>
          image.or([image('image_id', 'is', null), image('current', '<>', contentHash(current))]),
        )
      : images.where('step', '=', step);
  if (step === 'layers') {
    const horizon = new Date(Date.parse(now) + LONGEST_PAUSE).toISOString();
    images = images
      .where('current', '=', contentHash(current))
      .where((image) => image.or([image('due_at', '<=', now), image('due_at', '>', horizon)]));
  }
  const rows = await images.execute();
  return rows.map(({ key }) => parseKey(key));
}
