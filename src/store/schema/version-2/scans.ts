import { sql, type Kysely } from 'kysely';

/** Creates the indexing requests of clients. */
export async function createScans(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('scan')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('submission', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('progress', 'text')
    .addColumn('failure', 'text')
    .addColumn('image', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('scan_of_principal').on('scan').columns(['principal', 'seq']).execute();
  await db.schema.createIndex('scan_ended').on('scan').column('ended_at').execute();
  // Uses literal conditions: SQLite uses a partial index only if the query spells the same condition.
  await sql`create unique index scan_unfinished on scan (principal, subject) where ended_at is null`.execute(
    db,
  );
}
