import { sql, type Kysely } from 'kysely';

/** Creates what decides which rows leave the store, and the scores that answer as of an earlier day. */
export async function createRetention(db: Kysely<unknown>): Promise<void> {
  await createImageUse(db);
  await db.schema
    .createTable('pruned_feed')
    .addColumn('feed', 'text', (column) => column.primaryKey())
    .addColumn('since', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('exploited_run')
    .addColumn('cve', 'text', (column) => column.notNull())
    .addColumn('image_id', 'integer', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('exploited_run_key', ['cve', 'image_id'])
    .execute();
  await db.schema.createIndex('exploited_run_of_image').on('exploited_run').column('image_id').execute();
  await createPastScores(db);
  await indexOld(db);
}

/** Nobody noted who asked for an image before: each counts as asked for today. */
async function createImageUse(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('image_use')
    .addColumn('image_id', 'integer', (column) =>
      column.primaryKey().references('image.id').onDelete('cascade'),
    )
    .addColumn('asked_on', 'text', (column) => column.notNull())
    .execute();
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  await sql`insert into image_use (image_id, asked_on) select id, ${today} from image`.execute(db);
}

async function createPastScores(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('kept_score')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('cve', 'integer', (column) => column.notNull())
    .addColumn('probability', 'real')
    .addColumn('percentile', 'real')
    .addColumn('valid_from', 'integer', (column) => column.notNull())
    .addColumn('valid_to', 'integer')
    .execute();
  // Literal conditions: SQLite uses a partial index only if the query spells the same one.
  await sql`create unique index kept_score_open on kept_score (cve) where valid_to is null`.execute(db);
  await sql`create index kept_score_past on kept_score (cve) where valid_to is not null`.execute(db);
  await sql`create index kept_score_closed on kept_score (valid_to) where valid_to is not null`.execute(db);
}

/** Finds answers and verdicts to remove; all others have such an index. */
async function indexOld(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('verdict_by_time').on('verdict').column('at').execute();
  await sql`create index cve_answer_closed on cve_answer (valid_to) where valid_to is not null`.execute(db);
}
