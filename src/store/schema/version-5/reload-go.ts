import { sql, type Kysely } from 'kysely';

/** Lets the next sync read every record of Go again: what they say of packages and platforms is kept from now on. */
export async function reloadGo(db: Kysely<unknown>): Promise<void> {
  await sql`update feed set etag = null, last_modified = null, cursor = null where name = 'osv:Go'`.execute(
    db,
  );
}
