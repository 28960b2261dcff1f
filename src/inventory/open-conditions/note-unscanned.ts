import { type Kysely, sql } from 'kysely';
import { parseDigest } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { UnscannedImage, UnannouncedQuery } from '../ports.ts';

const KIND = sql.lit('image.never-scanned');

const RUNS = sql`exists (select 1 from run where run.image_id = run_image.id and run.until is null)`;

/**
 * Images with one digest and platform count as one image, regardless of the name that was scanned. Two separate
 * conditions let databases join each.
 */
const WAS_NOT_SCANNED = sql`
  not exists (select 1 from image where image.key = run_image.image_key)
  and not exists (
    select 1 from run_image as known join image on image.key = known.image_key
    where known.digest = run_image.digest and known.platform = run_image.platform)`;

const IS_SUBJECT = sql`(
  run_image.digest = open_condition.subject
  or (run_image.digest is null and run_image.reference = open_condition.subject))`;

export async function noteUnscanned(db: Kysely<Tables>, now: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`
      delete from open_condition where kind = ${KIND} and (
        not exists (
          select 1 from run_image where ${IS_SUBJECT} and (${WAS_NOT_SCANNED})
          and (open_condition.announced_at is not null or ${RUNS})))
      `.execute(transaction);
    await sql`
      delete from open_condition where kind = 'image.unreadable'
      and not exists (select 1 from image where image.key = open_condition.subject)
      and not exists (
        select 1 from unread_image join run_image on run_image.digest = unread_image.digest
        where unread_image.digest = open_condition.subject and ${RUNS})`.execute(transaction);
    await sql`
      delete from unread_image
      where not exists (select 1 from run_image where run_image.digest = unread_image.digest and ${RUNS})
      `.execute(transaction);
    await sql`
      insert into open_condition (kind, subject, since)
      select distinct ${KIND}, coalesce(digest, reference), ${now}
      from run_image where ${RUNS} and ${WAS_NOT_SCANNED}
      on conflict do nothing`.execute(transaction);
  });
}

export async function listUnscanned(
  db: Kysely<Tables>,
  { now, before, limit }: UnannouncedQuery,
): Promise<readonly UnscannedImage[]> {
  const rows = await db
    .selectFrom('open_condition')
    .select(['subject', sql<string>`(select min(reference) from run_image where ${IS_SUBJECT})`.as('name')])
    .where('kind', '=', 'image.never-scanned')
    .where('announced_at', 'is', null)
    .where((openCondition) =>
      openCondition.or([openCondition('since', '<=', before), openCondition('since', '>', now)]),
    )
    .orderBy('subject')
    .limit(limit)
    .execute();
  return rows.map(({ subject, name }) => {
    const digest = parseDigest(subject);
    return { subject, ...(digest && { digest }), reference: name };
  });
}
