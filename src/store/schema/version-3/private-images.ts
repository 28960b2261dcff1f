import type { Kysely } from 'kysely';

/**
 * Records which readers proved to hold which bytes. Content read earlier has no row, and is read again by the next
 * client that asks: nobody recorded whose credentials were used.
 */
export async function createPrivateImages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('content_reader')
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('reader', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('content_reader_key', ['digest', 'reader'])
    .execute();
  await db.schema.alterTable('image_name').addColumn('verified_as', 'text').execute();
  await db.schema.createIndex('name_verified').on('image_name').column('verified_as').execute();
}
