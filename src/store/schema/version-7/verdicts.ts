import type { Kysely } from 'kysely';

/** Creates the lines of the fleet, how each image was judged last, and its verdicts. */
export async function createVerdicts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('line')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('json', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('verdict')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('image', 'text', (column) => column.notNull())
    .addColumn('line_id', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('counts', 'text', (column) => column.notNull())
    .addColumn('sync', 'integer', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('verdict_of_image').on('verdict').columns(['image', 'id']).execute();
  await createStandings(db);
}

async function createStandings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('standing')
    .addColumn('image', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('line_id', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('counts', 'text', (column) => column.notNull())
    .addColumn('overdue', 'text', (column) => column.notNull())
    .addColumn('program', 'text', (column) => column.notNull())
    .addColumn('sync', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'text')
    .execute();
}
