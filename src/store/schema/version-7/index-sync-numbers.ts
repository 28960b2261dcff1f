import { sql, type Kysely } from 'kysely';

/** Tables whose rows syncs open and close, and that decide which packages a sync affects. */
const TEMPORAL_TABLES = ['vulnerable_range', 'advisory_alias', 'advisory_rating', 'cve_rating', 'kev'];

/** Finds what a sync opened and closed without reading every row. */
export async function indexSyncNumbers(db: Kysely<unknown>): Promise<void> {
  for (const table of TEMPORAL_TABLES) {
    await db.schema.createIndex(`${table}_opened`).on(table).column('valid_from').execute();
    await sql`create index ${sql.id(`${table}_closed`)} on ${sql.table(table)} (valid_to)
      where valid_to is not null`.execute(db);
  }
}
