import type { Kysely } from 'kysely';

/** Creates what was known since when, and which messages told it. */
export async function createExposures(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('exposure')
    .addColumn('flaw', 'text', (column) => column.notNull())
    .addColumn('package_hash', 'text', (column) => column.notNull())
    .addColumn('distribution_hash', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('affected_sync', 'integer', (column) => column.notNull())
    .addColumn('affected_at', 'text', (column) => column.notNull())
    .addColumn('exploited_sync', 'integer')
    .addColumn('exploited_at', 'text')
    .addPrimaryKeyConstraint('exposure_key', ['flaw', 'package_hash', 'distribution_hash'])
    .execute();
  await db.schema.createIndex('exposure_of_package').on('exposure').column('package_hash').execute();
  await db.schema
    .createTable('past_exposure')
    .addColumn('flaw', 'text', (column) => column.notNull())
    .addColumn('image', 'text', (column) => column.notNull())
    .addColumn('package_hash', 'text', (column) => column.notNull())
    .addColumn('distribution_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('past_exposure_key', ['flaw', 'image', 'package_hash', 'distribution_hash'])
    .execute();
  await db.schema
    .createTable('told_flaw')
    .addColumn('flaw', 'text', (column) => column.notNull())
    .addColumn('delivery', 'text', (column) => column.notNull())
    .addColumn('subscription', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('delivered_at', 'text')
    .addPrimaryKeyConstraint('told_flaw_key', ['flaw', 'delivery'])
    .execute();
  await db.schema.createIndex('told_flaw_of_delivery').on('told_flaw').column('delivery').execute();
}
