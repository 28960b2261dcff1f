import { sql, type Kysely } from 'kysely';

/** Keeps what the feeds say of each distinct package, so that images are judged without asking them again. */
export async function createMatches(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('match_group')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('answering', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('match_content')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('package_match')
    .addColumn('package_id', 'integer', (column) => column.notNull().references('package.id'))
    .addColumn('distribution_id', 'integer', (column) => column.notNull())
    .addColumn('content_id', 'integer', (column) => column.notNull().references('match_content.id'))
    .addColumn('since', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('package_match_key', ['package_id', 'distribution_id', 'content_id'])
    .execute();
  await createMatchedPackages(db);
}

/** Packages that earlier programs scoped are due at once. */
async function createMatchedPackages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('matched_package')
    .addColumn('package_id', 'integer', (column) => column.notNull().references('package.id'))
    .addColumn('distribution_id', 'integer', (column) => column.notNull())
    .addColumn('group_id', 'integer')
    .addPrimaryKeyConstraint('matched_package_key', ['package_id', 'distribution_id'])
    .execute();
  // Spells the condition as the query does.
  await sql`create index matched_package_due on matched_package (package_id) where group_id is null`.execute(
    db,
  );
  await db.schema.createIndex('matched_package_of_group').on('matched_package').column('group_id').execute();
  await sql`insert into matched_package (package_id, distribution_id)
    select distinct package_id, distribution_id from scoped_package`.execute(db);
}
