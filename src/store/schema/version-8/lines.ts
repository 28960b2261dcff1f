import { sql, type Kysely } from 'kysely';

/** Gives verdicts the name of their line, of which an image can have several, and keeps every loaded version of lines. */
export async function createLines(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('verdict')
    .addColumn('line_name', 'text', (column) => column.notNull().defaultTo('default'))
    .execute();
  await createStandings(db);
  await db.schema
    .createTable('loaded_line')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('until', 'text')
    .execute();
  await db.schema.createIndex('loaded_line_of').on('loaded_line').columns(['name', 'id']).execute();
  await db.schema
    .createTable('unsettled_image')
    .addColumn('image', 'text', (column) => column.primaryKey())
    .addColumn('turn', 'integer', (column) => column.notNull())
    .execute();
}

/** Neither database changes the primary key of a table in place. */
async function createStandings(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('standing').renameTo('standing_of_image').execute();
  await db.schema
    .createTable('standing')
    .addColumn('image', 'text', (column) => column.notNull())
    .addColumn('line_name', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('line_id', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('counts', 'text', (column) => column.notNull())
    .addColumn('overdue', 'text', (column) => column.notNull())
    .addColumn('program', 'text', (column) => column.notNull())
    .addColumn('sync', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('standing_key', ['image', 'line_name'])
    .execute();
  await sql`
    insert into standing
      (image, line_name, revision, line_id, outcome, counts, overdue, program, sync, due_at, at)
    select image, 'default', revision, line_id, outcome, counts, overdue, program, sync, due_at, ''
    from standing_of_image`.execute(db);
  await db.schema.dropTable('standing_of_image').execute();
}
