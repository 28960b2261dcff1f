import type { Kysely } from 'kysely';

/** Creates what lasts and is told once: images that run and were never scanned, feeds that are stale. */
export async function createEpisodes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('episode')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('told_at', 'text')
    .addPrimaryKeyConstraint('episode_key', ['kind', 'subject'])
    .execute();
}
