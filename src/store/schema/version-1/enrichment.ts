import { sql, type Kysely } from 'kysely';

/** Creates the data that ranks findings: records of CVEs, their ratings, KEV and EPSS. */
export async function createEnrichment(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cve_record')
    .addColumn('cve', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('found', 'integer', (column) => column.notNull())
    .addColumn('rejected', 'integer')
    .addColumn('title', 'text')
    .addColumn('published', 'text')
    .addColumn('modified', 'text')
    .addColumn('etag', 'text')
    .addColumn('fetched_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('cve_record_key', ['cve', 'source'])
    .execute();
  await db.schema
    .createTable('cve_rating')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('cve', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('rating_id', 'integer', (column) => column.notNull().references('shared_value.id'))
    .addColumn('valid_from', 'integer', (column) => column.notNull())
    .addColumn('valid_to', 'integer')
    .execute();
  await sql`create index cve_rating_open on cve_rating (cve, source) where valid_to is null`.execute(db);
  await db.schema
    .createTable('kev')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('cve', 'text', (column) => column.notNull())
    .addColumn('date_added', 'text', (column) => column.notNull())
    .addColumn('due_date', 'text')
    .addColumn('ransomware', 'integer', (column) => column.notNull())
    .addColumn('valid_from', 'integer', (column) => column.notNull())
    .addColumn('valid_to', 'integer')
    .execute();
  await sql`create unique index kev_open on kev (cve) where valid_to is null`.execute(db);
  await db.schema
    .createTable('epss')
    .addColumn('cve', 'integer', (column) => column.primaryKey())
    .addColumn('probability', 'real', (column) => column.notNull())
    .addColumn('percentile', 'real', (column) => column.notNull())
    .execute();
}
