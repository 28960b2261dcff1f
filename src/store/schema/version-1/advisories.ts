import { sql, type Kysely } from 'kysely';

/** Creates feeds, their records, and the ranges that the join runs over. */
export async function createAdvisories(db: Kysely<unknown>): Promise<void> {
  await createFeeds(db);
  await createInterned(db);
  await createRecords(db);
  await createRanges(db);
}

async function createFeeds(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('feed')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('seq', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('etag', 'text')
    .addColumn('last_modified', 'text')
    .addColumn('cursor', 'text')
    .addColumn('synced_at', 'text')
    .addColumn('records', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('ranges', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('problems', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .createTable('sync')
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('feed_id', 'integer', (column) => column.notNull().references('feed.id'))
    .addColumn('synced_at', 'text', (column) => column.notNull())
    .execute();
}

/** Creates values that many rows share: a name is stored once, and the rows hold its number. */
async function createInterned(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ecosystem')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .execute();
  await db.schema
    .createTable('feed_ecosystem')
    .addColumn('feed_id', 'integer', (column) => column.notNull().references('feed.id'))
    .addColumn('ecosystem_id', 'integer', (column) => column.notNull().references('ecosystem.id'))
    .addPrimaryKeyConstraint('feed_ecosystem_key', ['feed_id', 'ecosystem_id'])
    .execute();
  await db.schema
    .createTable('affected_package')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('ecosystem_id', 'integer', (column) => column.notNull().references('ecosystem.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addUniqueConstraint('affected_package_name', ['ecosystem_id', 'name'])
    .execute();
  await db.schema
    .createTable('shared_value')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    // Hash of its JSON, which may exceed the size limit of a Postgres index.
    .addColumn('digest', 'blob', (column) => column.notNull().unique())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
}

async function createRecords(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('advisory')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('feed_id', 'integer', (column) => column.notNull().references('feed.id'))
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('title', 'text')
    .addColumn('url', 'text')
    .addColumn('published', 'text')
    .addColumn('modified', 'text')
    .addColumn('content_hash', 'integer')
    .addUniqueConstraint('advisory_record', ['record', 'feed_id'])
    .execute();
  // Uses literal conditions: SQLite uses a partial index only if the query spells the same condition.
  await sql`create index advisory_of_feed on advisory (feed_id) where content_hash is not null`.execute(db);
  await db.schema
    .createTable('advisory_alias')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('advisory_id', 'integer', (column) => column.notNull().references('advisory.id'))
    .addColumn('alias', 'text', (column) => column.notNull())
    .addColumn('is_cve', 'integer', (column) => column.notNull())
    .addColumn('valid_from', 'integer', (column) => column.notNull())
    .addColumn('valid_to', 'integer')
    .execute();
  await sql`create index alias_open on advisory_alias (alias) where valid_to is null`.execute(db);
  await sql`create index alias_of_advisory on advisory_alias (advisory_id) where valid_to is null`.execute(
    db,
  );
  await db.schema
    .createTable('advisory_rating')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('advisory_id', 'integer', (column) => column.notNull().references('advisory.id'))
    .addColumn('rating_id', 'integer', (column) => column.notNull().references('shared_value.id'))
    .addColumn('valid_from', 'integer', (column) => column.notNull())
    .addColumn('valid_to', 'integer')
    .execute();
  await sql`create index rating_of_advisory on advisory_rating (advisory_id) where valid_to is null`.execute(
    db,
  );
}

async function createRanges(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('vulnerable_range')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('advisory_id', 'integer', (column) => column.notNull().references('advisory.id'))
    .addColumn('package_id', 'integer', (column) => column.notNull().references('affected_package.id'))
    .addColumn('lower_key', 'blob', (column) => column.notNull())
    .addColumn('upper_key', 'blob')
    .addColumn('lower', 'text')
    .addColumn('upper', 'text')
    .addColumn('lower_exclusive', 'integer', (column) => column.notNull())
    .addColumn('upper_inclusive', 'integer', (column) => column.notNull())
    .addColumn('exact', 'text')
    .addColumn('fixed_version', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('qualifiers_id', 'integer', (column) => column.references('shared_value.id'))
    .addColumn('rating_id', 'integer', (column) => column.references('shared_value.id'))
    .addColumn('valid_from', 'integer', (column) => column.notNull())
    .addColumn('valid_to', 'integer')
    .execute();
  await sql`create index range_open on vulnerable_range (package_id) where valid_to is null`.execute(db);
  await sql`create index range_of_advisory on vulnerable_range (advisory_id) where valid_to is null`.execute(
    db,
  );
}
