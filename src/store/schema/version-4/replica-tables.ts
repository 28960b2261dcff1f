import type { Kysely } from 'kysely';

/** Creates what replicas hold in common besides their work: requests that clients made, and feeds that failed. */
export async function createReplicaTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('request_budget')
    .addColumn('client', 'text', (column) => column.primaryKey())
    .addColumn('full_at', 'integer', (column) => column.notNull())
    .addColumn('granted', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('feed_setback')
    .addColumn('feed', 'text', (column) => column.primaryKey())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('failing_since', 'integer', (column) => column.notNull())
    .addColumn('retry_at', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('feed_request')
    .addColumn('feed', 'text', (column) => column.primaryKey())
    .addColumn('requested_at', 'integer', (column) => column.notNull())
    .execute();
}
