import type { Kysely } from 'kysely';

/** Creates the memory of what tags named; the index is for removing documents. */
export async function createTagDigests(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tag_digest')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('tag_digest_by_digest').on('tag_digest').column('digest').execute();
}
