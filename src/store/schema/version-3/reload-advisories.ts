import { sql, type Kysely } from 'kysely';

/**
 * Resets the read position of the advisory feeds, so that their next sync reads every record again: records refused
 * then are now ordered and assigned. Until that sync the stored rows answer as before.
 */
export async function reloadAdvisories(db: Kysely<unknown>): Promise<void> {
  await sql`
    update feed set etag = null, last_modified = null, cursor = null
    where name like 'alpine-secdb:%' or name like 'osv:%' or name = 'debian-tracker'`.execute(db);
}
