import { sql, type Kysely } from 'kysely';

/** Finds the ecosystems of stored packages without reading every set. */
export async function indexEcosystems(db: Kysely<unknown>): Promise<void> {
  await sql`create index package_set_of_ecosystem on package_set (ecosystem) where ecosystem is not null`.execute(
    db,
  );
}
