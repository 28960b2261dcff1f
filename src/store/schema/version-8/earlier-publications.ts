import type { Kysely } from 'kysely';

/** Creates the dates that records of CVEs gave before, since time limits count from them. */
export async function createEarlierPublications(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('earlier_publication')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('cve', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('published', 'text')
    .addColumn('valid_to', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('earlier_publication_closed')
    .on('earlier_publication')
    .column('valid_to')
    .execute();
}
