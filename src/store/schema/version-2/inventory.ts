import type { Kysely } from 'kysely';

/** Creates the indexed images. Text from images is kept as JSON: it may hold what a database rejects, such as NUL. */
export async function createInventory(db: Kysely<unknown>): Promise<void> {
  await createTurn(db);
  await createPackages(db);
  await createPackageSets(db);
  await createImages(db);
  await createImageNames(db);
}

/** Creates one row with which every change of the inventory begins: changes take turns, and are numbered. */
async function createTurn(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('inventory_turn')
    .addColumn('turn', 'integer', (column) => column.notNull())
    .execute();
  await db
    .$extendTables<{ inventory_turn: { turn: number } }>()
    .insertInto('inventory_turn')
    .values({ turn: 0 })
    .execute();
}

async function createPackages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('distribution')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('package')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('source_name', 'text')
    .addColumn('source_version', 'text')
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('package_by_name').on('package').column('name').execute();
  await db.schema.createIndex('package_by_source').on('package').column('source_name').execute();
}

async function createPackageSets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('package_set')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('distribution_id', 'integer', (column) => column.references('distribution.id'))
    .addColumn('listed_in', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('package_set_of_distribution')
    .on('package_set')
    .column('distribution_id')
    .execute();
  await db.schema
    .createTable('package_set_member')
    .addColumn('set_id', 'integer', (column) => column.notNull().references('package_set.id'))
    .addColumn('package_id', 'integer', (column) => column.notNull().references('package.id'))
    .addPrimaryKeyConstraint('package_set_member_key', ['set_id', 'package_id'])
    .execute();
  await db.schema
    .createIndex('package_set_of_package')
    .on('package_set_member')
    .column('package_id')
    .execute();
}

async function createImages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('image')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('turn', 'integer', (column) => column.notNull().unique())
    .addColumn('distribution_id', 'integer', (column) => column.references('distribution.id'))
    .addColumn('packages', 'integer', (column) => column.notNull())
    .addColumn('is_whole', 'integer', (column) => column.notNull())
    .addColumn('indexed_by', 'text', (column) => column.notNull())
    .addColumn('indexed_at', 'text', (column) => column.notNull())
    .addColumn('summary', 'text')
    // Last in the row, so that lists are read without it.
    .addColumn('content', 'blob', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('image_of_distribution').on('image').column('distribution_id').execute();
  await db.schema
    .createTable('image_package_set')
    .addColumn('image_id', 'integer', (column) => column.notNull().references('image.id'))
    .addColumn('layer', 'integer', (column) => column.notNull())
    .addColumn('set_id', 'integer', (column) => column.notNull().references('package_set.id'))
    .addPrimaryKeyConstraint('image_package_set_key', ['image_id', 'layer', 'set_id'])
    .execute();
  await db.schema.createIndex('image_of_package_set').on('image_package_set').column('set_id').execute();
}

async function createImageNames(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('image_name')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('image_id', 'integer', (column) => column.notNull().references('image.id'))
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('search', 'text', (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('name_of_image').on('image_name').column('image_id').execute();
}
