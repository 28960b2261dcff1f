import type { Kysely } from 'kysely';

/**
 * Finds the matches of a content, which the database looks for whenever one is removed, and what a sync of CVE records
 * said, each without reading every row.
 */
export async function indexReferences(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('package_match_of_content').on('package_match').column('content_id').execute();
  await db.schema.createIndex('cve_answer_opened').on('cve_answer').column('valid_from').execute();
}
