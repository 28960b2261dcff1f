import type { Kysely } from 'kysely';

/** Creates the facts of layers, and the data on local files. */
export async function createFacts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('blob')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .execute();
  await db.schema
    .createTable('blob_facts')
    .addColumn('blob_id', 'integer', (column) => column.notNull().references('blob.id'))
    .addColumn('cataloger', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('facts', 'blob', (column) => column.notNull())
    // Last in the row, so that SQLite reads the facts without the long list of files after them.
    .addColumn('owned', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('blob_facts_key', ['blob_id', 'cataloger'])
    .execute();
  await db.schema
    .createTable('document')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('bytes', 'blob', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('file_stamp')
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('inode', 'text', (column) => column.notNull())
    .addColumn('start', 'integer', (column) => column.notNull())
    .addColumn('size', 'text', (column) => column.notNull())
    .addColumn('modified', 'text', (column) => column.notNull())
    .addColumn('changed', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('file_stamp_key', ['device', 'inode', 'start'])
    .execute();
}
