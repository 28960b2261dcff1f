import type { Kysely } from 'kysely';

/** Creates the events of the fleet, and one row that numbers them. */
export async function createEvents(db: Kysely<unknown>): Promise<void> {
  await createLog(db);
  await db.schema
    .createTable('event')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('feed', 'text')
    .addColumn('sync', 'integer')
    .addColumn('package_hash', 'text')
    .addColumn('distribution_hash', 'text')
    .addColumn('image', 'text')
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('event_of_kind').on('event').columns(['kind', 'seq']).execute();
  await db.schema.createIndex('event_by_time').on('event').columns(['at', 'seq']).execute();
}

async function createLog(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event_log')
    .addColumn('last', 'integer', (column) => column.notNull())
    .addColumn('forgotten', 'integer', (column) => column.notNull())
    .execute();
  await db
    .$extendTables<{ event_log: { last: number; forgotten: number } }>()
    .insertInto('event_log')
    .values({ last: 0, forgotten: 0 })
    .execute();
}
