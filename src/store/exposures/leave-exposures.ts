import { sql, type Kysely } from 'kysely';
import type { Tables } from '../schema/tables.ts';

/**
 * Removes what was known of images that are gone, once no run and no verdict names them any more, and which messages
 * announced it before a time (RFC 3339).
 */
export async function leaveExposures(db: Kysely<Tables>, toldBefore: string): Promise<void> {
  await sql`
    delete from past_exposure
    where not exists (select 1 from run_image where run_image.image_key = past_exposure.image)
    and not exists (select 1 from verdict where verdict.image = past_exposure.image)`.execute(db);
  await sql`
    delete from exposure
    where not exists (select 1 from package where package.hash = exposure.package_hash)
    and not exists (
      select 1 from past_exposure
      where past_exposure.flaw = exposure.flaw and past_exposure.package_hash = exposure.package_hash
      and past_exposure.distribution_hash = exposure.distribution_hash)`.execute(db);
  await sql`
    delete from told_flaw where created_at < ${toldBefore}
    and not exists (select 1 from exposure where exposure.flaw = told_flaw.flaw)`.execute(db);
}
