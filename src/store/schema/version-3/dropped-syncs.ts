import type { Kysely } from 'kysely';

/** Syncs that a client of Clair's v4 API removed from the list of updates; their changes stay. */
export async function createDroppedSyncs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('dropped_sync')
    .addColumn('seq', 'integer', (column) => column.primaryKey().references('sync.seq'))
    .execute();
}
