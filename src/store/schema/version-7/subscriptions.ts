import { sql, type Kysely } from 'kysely';

/** Creates subscriptions to events, their messages, and what each has told. */
export async function createSubscriptions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('subscription')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('creator', 'text', (column) => column.notNull())
    .addColumn('sees_all', 'integer', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('cursor', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('digest_at', 'text')
    .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await createDeliveries(db);
  await db.schema
    .createTable('told_finding')
    .addColumn('subscription_id', 'integer', (column) =>
      column.notNull().references('subscription.id').onDelete('cascade'),
    )
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('flaw', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('told_finding_key', ['subscription_id', 'hash'])
    .execute();
}

async function createDeliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('delivery')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('subscription_id', 'integer', (column) =>
      column.notNull().references('subscription.id').onDelete('cascade'),
    )
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('due_at', 'text')
    .addColumn('is_taken', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('delivered_at', 'text')
    .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('status', 'integer')
    .addColumn('outcome', 'text')
    .execute();
  await db.schema
    .createIndex('delivery_of_subscription')
    .on('delivery')
    .columns(['subscription_id', 'state', 'seq'])
    .execute();
  await db.schema.createIndex('delivery_by_delivered').on('delivery').column('delivered_at').execute();
  // A literal condition: SQLite uses a partial index only if the query spells the same one.
  await sql`create index delivery_due on delivery (subscription_id, due_at) where due_at is not null`.execute(
    db,
  );
}
