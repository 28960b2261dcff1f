import type { Kysely } from 'kysely';

/** Keeps each distinct package as the feeds of its distribution, or of its language, know it. */
export async function createScopedPackages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('scoped_package')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('package_id', 'integer', (column) => column.notNull().references('package.id'))
    .addColumn('distribution_id', 'integer', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('version_key', 'blob')
    .execute();
  await db.schema
    .createIndex('scoped_package_key')
    .unique()
    .on('scoped_package')
    .columns(['package_id', 'distribution_id', 'scope', 'name'])
    .execute();
  await db.schema
    .createIndex('scoped_package_by_name')
    .on('scoped_package')
    .columns(['name', 'scope', 'distribution_id'])
    .execute();
  await db.schema
    .alterTable('package_set')
    .addColumn('scoped_by', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('package_set_by_scope').on('package_set').column('scoped_by').execute();
}
