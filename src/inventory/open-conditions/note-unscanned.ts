import { sql, type Kysely } from 'kysely';
import { parseDigest } from '../../domain/index.ts';
import type { UnscannedImage, UntoldQuery } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

const KIND = sql.lit('image.never-scanned');

const RUNS = sql`exists (select 1 from run where run.image_id = run_image.id and run.until is null)`;

/** Images of one digest are one, under whichever of its names it was scanned. Of two conditions, databases join each. */
const WAS_NOT_SCANNED = sql`
  not exists (select 1 from image where image.key = run_image.image_key)
  and not exists (
    select 1 from run_image as known join image on image.key = known.image_key
    where known.digest = run_image.digest)`;

const IS_SUBJECT = sql`(
  run_image.digest = episode.subject
  or (run_image.digest is null and run_image.reference = episode.subject))`;

export async function noteUnscanned(db: Kysely<Tables>, now: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`
      delete from episode where kind = ${KIND} and (
        exists (select 1 from run_image where ${IS_SUBJECT} and not (${WAS_NOT_SCANNED}))
        or not exists (select 1 from run_image where ${IS_SUBJECT} and (episode.told_at is not null or ${RUNS})))
      `.execute(transaction);
    await sql`
      delete from episode where kind = 'image.unreadable'
      and not exists (select 1 from image where image.key = episode.subject)`.execute(transaction);
    await sql`
      insert into episode (kind, subject, since)
      select distinct ${KIND}, coalesce(digest, reference), ${now}
      from run_image where ${RUNS} and ${WAS_NOT_SCANNED}
      on conflict do nothing`.execute(transaction);
  });
}

export async function listUnscanned(
  db: Kysely<Tables>,
  { now, before, limit }: UntoldQuery,
): Promise<readonly UnscannedImage[]> {
  const rows = await db
    .selectFrom('episode')
    .select(['subject', sql<string>`(select min(reference) from run_image where ${IS_SUBJECT})`.as('name')])
    .where('kind', '=', 'image.never-scanned')
    .where('told_at', 'is', null)
    .where((episode) => episode.or([episode('since', '<=', before), episode('since', '>', now)]))
    .orderBy('subject')
    .limit(limit)
    .execute();
  return rows.map(({ subject, name }) => {
    const digest = parseDigest(subject);
    return { subject, ...(digest && { digest }), reference: name };
  });
}
