import { type Kysely, sql } from 'kysely';
import { parseDigest } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { PlatformDigest, ReadFailure, UnreadImage, UnreadQuery } from '../ports.ts';

/** Pause after a first failure, which doubles with each further one, up to a day. */
const FIRST_PAUSE_MS = 10 * 60_000;
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

export async function noteRead(
  db: Kysely<Tables>,
  { digest, platform = '' }: PlatformDigest,
  failure: ReadFailure | undefined,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const before = await transaction
      .deleteFrom('unread_image')
      .where('digest', '=', digest)
      .where('platform', '=', platform)
      .returning('failures')
      .executeTakeFirst();
    if (!failure) return;
    const { code, message, at } = failure;
    const failures = (before?.failures ?? 0) + 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    const due = new Date(Date.parse(at) + pause).toISOString();
    const row = { code, message, failures, due_at: due };
    await transaction
      .insertInto('unread_image')
      .values({ digest, platform, ...row })
      .onConflict((conflict) => conflict.columns(['digest', 'platform']).doUpdateSet(row))
      .execute();
  });
}

/** An image without a platform is known once one of its digest was read, and never once two were. */
export async function listUnread(
  db: Kysely<Tables>,
  { now, limit }: UnreadQuery,
): Promise<readonly UnreadImage[]> {
  // A later time was written before a clock was set back.
  const horizon = new Date(Date.parse(now) + LONGEST_PAUSE_MS).toISOString();
  const rows = await db
    .selectFrom('run_image')
    .leftJoin('unread_image', (join) =>
      join
        .onRef('unread_image.digest', '=', 'run_image.digest')
        .onRef('unread_image.platform', '=', 'run_image.platform'),
    )
    .select(['run_image.digest', 'run_image.platform'])
    .select(({ fn }) => fn.min('reference').as('reference'))
    .where('run_image.digest', 'is not', null)
    .where((row) =>
      row.or([row('due_at', 'is', null), row('due_at', '<=', now), row('due_at', '>', horizon)]),
    )
    .where(sql<boolean>`exists (select 1 from run where run.image_id = run_image.id and run.until is null)`)
    .where(sql<boolean>`not exists (select 1 from image where image.key = run_image.image_key)`)
    .where(
      sql<boolean>`(run_image.platform <> ''
        or not exists (select 1 from platform_image where platform_image.digest = run_image.digest))`,
    )
    .groupBy(['run_image.digest', 'run_image.platform'])
    .orderBy(({ fn }) => fn.min('run_image.id'))
    .limit(limit)
    .execute();
  return rows.flatMap(({ digest, platform, reference }) => {
    const parsed = parseDigest(digest ?? '');
    return parsed ? [{ digest: parsed, reference, ...(platform !== '' && { platform }) }] : [];
  });
}
