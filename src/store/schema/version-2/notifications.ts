import { sql, type Kysely } from 'kysely';

/** Creates the changes that syncs made for stored images, and indexes that find what was open before them. */
export async function createNotifications(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('told_feed')
    .addColumn('feed_id', 'integer', (column) => column.primaryKey().references('feed.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('notification')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('shape', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('notified_at', 'text')
    .addColumn('read_at', 'text')
    .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('due_at', 'text')
    .execute();
  await db.schema.createIndex('notification_due').on('notification').column('due_at').execute();
  await createItems(db);
  await createHistoryIndexes(db);
}

async function createItems(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notified_change')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('notification_id', 'integer', (column) =>
      column.notNull().references('notification.id').onDelete('cascade'),
    )
    .addColumn('side', 'text', (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('change_of_notification')
    .on('notified_change')
    .column('notification_id')
    .execute();
  await db.schema
    .createTable('notified_image')
    .addColumn('change_id', 'integer', (column) =>
      column.notNull().references('notified_change.id').onDelete('cascade'),
    )
    .addColumn('image_id', 'integer', (column) => column.notNull().references('image.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('notified_image_key', ['change_id', 'image_id'])
    .execute();
  await db.schema.createIndex('notified_of_image').on('notified_image').column('image_id').execute();
}

/** Uses literal conditions: SQLite uses a partial index only if the query spells the same condition. */
async function createHistoryIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create index range_closed on vulnerable_range (package_id) where valid_to is not null`.execute(
    db,
  );
  await sql`create index alias_closed on advisory_alias (advisory_id) where valid_to is not null`.execute(db);
  await sql`create index rating_closed on advisory_rating (advisory_id) where valid_to is not null`.execute(
    db,
  );
}
