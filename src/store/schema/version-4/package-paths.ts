import type { Kysely } from 'kysely';

/**
 * Lets a set hold the packages of a language's ecosystem, which no database lists: each is stored with its own paths.
 * Sets of earlier versions are all of databases.
 */
export async function addPackagePaths(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('package_set').addColumn('ecosystem', 'text').execute();
  await db.schema.alterTable('package_set_member').addColumn('paths', 'text').execute();
}
