import type { Kysely } from 'kysely';

/** Creates what became of reading images again, and finds those that an earlier version of the program read. */
export async function createOutdatedImages(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('image_read_by').on('image').column('indexed_by').execute();
  await db.schema
    .createTable('outdated_image')
    .addColumn('image_id', 'integer', (column) =>
      column.primaryKey().references('image.id').onDelete('cascade'),
    )
    .addColumn('current', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('due_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('outdated_image_due')
    .on('outdated_image')
    .columns(['step', 'due_at'])
    .execute();
}
