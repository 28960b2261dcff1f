import type { Kysely } from 'kysely';

/**
 * Keeps one overlay for each layer, instead of one with the facts of each cataloger, and facts of several versions of a
 * cataloger. Rows of `blob_facts` stay, and stay readable: a replica of the version before may still write them.
 */
export async function createLayerFacts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('layer_facts')
    .addColumn('blob_id', 'integer', (column) => column.notNull().references('blob.id'))
    .addColumn('cataloger', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('facts', 'blob', (column) => column.notNull())
    // Last in the row, so that SQLite reads the facts without the long list of files after them.
    .addColumn('owned', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('layer_facts_key', ['blob_id', 'cataloger', 'version'])
    .execute();
  await db.schema
    .createTable('layer_overlay')
    .addColumn('blob_id', 'integer', (column) => column.primaryKey().references('blob.id'))
    .addColumn('overlay', 'blob', (column) => column.notNull())
    .execute();
}
