import type { Kysely } from 'kysely';

/**
 * Who proved to hold which bytes. What was read before has no row, and is read again by whoever asks next: nobody wrote
 * down with whose credentials it was read.
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
