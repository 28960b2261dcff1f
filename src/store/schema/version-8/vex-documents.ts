import type { Kysely } from 'kysely';

/** Creates the VEX documents that count in verdicts. */
export async function createVexDocuments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('vex_document')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('line_name', 'text')
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('statements', 'integer', (column) => column.notNull())
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
}
