import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';

/**
 * Removes first-known rows for deleted images that no run or verdict names, and announcements sent before a
 * time (RFC 3339).
 */
export async function removeFirstKnown(db: Kysely<Tables>, announcedBefore: string): Promise<void> {
  await sql`
    delete from past_first_known
    where not exists (select 1 from run_image where run_image.image_key = past_first_known.image)
    and not exists (select 1 from verdict where verdict.image = past_first_known.image)`.execute(db);
  await sql`
    delete from first_known
    where not exists (select 1 from package where package.hash = first_known.package_hash)
    and not exists (
      select 1 from past_first_known
      where past_first_known.flaw = first_known.flaw and past_first_known.package_hash = first_known.package_hash
      and past_first_known.distribution_hash = first_known.distribution_hash)`.execute(db);
  await sql`
    delete from announced_flaw where created_at < ${announcedBefore}
    and not exists (select 1 from first_known where first_known.flaw = announced_flaw.flaw)`.execute(db);
}
