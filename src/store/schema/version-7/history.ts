import { hash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';

interface FeedRow {
  readonly id: number;
  readonly problems: string;
}

/** Creates what an answer as of an earlier day needs besides the temporal rows: states of feeds, and known CVE records. */
export async function createHistory(db: Kysely<unknown>): Promise<void> {
  await createFeedHistory(db);
  await createCveAnswers(db);
  await sql`create index cve_rating_past on cve_rating (cve) where valid_to is not null`.execute(db);
}

async function createFeedHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('feed_history')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('feed_id', 'integer', (column) => column.notNull().references('feed.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('known_at', 'text', (column) => column.notNull())
    .addColumn('synced_at', 'text', (column) => column.notNull())
    .addColumn('content_at', 'text')
    .addColumn('records', 'integer', (column) => column.notNull())
    .addColumn('ranges', 'integer', (column) => column.notNull())
    .addColumn('problems_id', 'integer', (column) => column.notNull().references('shared_value.id'))
    .execute();
  await sql`create index feed_history_of on feed_history (feed_id, seq)`.execute(db);
  await keepPresentStates(db);
}

/** Earlier versions kept only the last state of a feed: the history begins with it. */
async function keepPresentStates(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<FeedRow>`select id, problems from feed where synced_at is not null`.execute(db);
  for (const { id, problems } of rows) {
    const digest = hash('sha256', problems, 'buffer').subarray(0, 16);
    await sql`
      insert into shared_value (digest, json) values (${digest}, ${problems}) on conflict do nothing`.execute(
      db,
    );
    await sql`
      insert into feed_history
        (feed_id, seq, known_at, synced_at, content_at, records, ranges, problems_id)
      select feed.id, seq, synced_at, synced_at, content_at, records, ranges, shared_value.id
      from feed join shared_value on shared_value.digest = ${digest} where feed.id = ${id}`.execute(db);
  }
}

/** Whether a source had a record of a CVE when it was asked: `cve_record` holds only its last answer. */
async function createCveAnswers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cve_answer')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('cve', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('found', 'integer', (column) => column.notNull())
    .addColumn('valid_from', 'integer', (column) => column.notNull())
    .addColumn('valid_to', 'integer')
    .execute();
  await sql`create index cve_answer_open on cve_answer (cve) where valid_to is null`.execute(db);
  await sql`create index cve_answer_past on cve_answer (cve) where valid_to is not null`.execute(db);
  // A rating tells since when its record is known; of the others, that is unknown before today.
  await sql`
    insert into cve_answer (cve, source, found, valid_from)
    select cve, source, found, coalesce(
      (select min(valid_from) from cve_rating
       where cve_rating.cve = cve_record.cve and cve_rating.source = cve_record.source and valid_to is null),
      (select max(seq) from sync), 0)
    from cve_record`.execute(db);
}
