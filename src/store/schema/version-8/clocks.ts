import type { Kysely } from 'kysely';

/** Creates the clocks of time limits: since when a flaw has been known in a package where it runs. */
export async function createClocks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('clock_place')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('image', 'text', (column) => column.notNull())
    .addColumn('owner', 'text')
    .execute();
  await db.schema.createIndex('clock_place_of_image').on('clock_place').columns(['image', 'owner']).execute();
  await db.schema
    .createTable('finding_clock')
    .addColumn('place_id', 'integer', (column) => column.notNull())
    .addColumn('package', 'text', (column) => column.notNull())
    .addColumn('flaw', 'text', (column) => column.notNull())
    .addColumn('known_at', 'text', (column) => column.notNull())
    .addColumn('fix_at', 'text')
    .addPrimaryKeyConstraint('finding_clock_key', ['place_id', 'package', 'flaw'])
    .execute();
}
