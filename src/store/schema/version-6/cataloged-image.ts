import type { Kysely } from 'kysely';

/** Keeps what the facts of an image's layers come to, for the program that computed it. */
export async function createCatalogedImage(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cataloged_image')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('build', 'text', (column) => column.notNull())
    .addColumn('content', 'blob', (column) => column.notNull())
    .execute();
}
