import type { Kysely } from 'kysely';

/** Of when the content of each feed is; unknown until its next sync. */
export async function addContentDate(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('feed').addColumn('content_at', 'text').execute();
}
