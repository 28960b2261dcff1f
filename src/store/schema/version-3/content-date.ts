import type { Kysely } from 'kysely';

/** Adds the content date of each feed, which is unknown until its next sync. */
export async function addContentDate(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('feed').addColumn('content_at', 'text').execute();
}
