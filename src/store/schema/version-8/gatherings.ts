import type { Kysely } from 'kysely';

/** Creates what subscriptions are not told yet, since more events of the same cause may come. */
export async function createGatherings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('gathering')
    .addColumn('subscription_id', 'integer', (column) =>
      column.notNull().references('subscription.id').onDelete('cascade'),
    )
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('first', 'integer', (column) => column.notNull())
    .addColumn('last', 'integer', (column) => column.notNull())
    .addColumn('kinds', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('gathering_key', ['subscription_id', 'cause'])
    .execute();
}
