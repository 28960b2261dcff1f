import type { CreateTableBuilder, Kysely } from 'kysely';
import { RANGE_COLUMNS, RANGE_TYPES } from './range-columns.ts';
import type { StagedTables } from './staged-tables.ts';
import type { Tables } from './tables.ts';

export async function createStagedTables(db: Kysely<Tables>): Promise<void> {
  const table = (name: keyof StagedTables) => db.schema.createTable(name).temporary().ifNotExists();
  const record = (name: keyof StagedTables) =>
    table(name)
      .addColumn('sync', 'integer', (column) => column.notNull())
      .addColumn('advisory_id', 'integer', (column) => column.notNull());
  await record('staged_advisory')
    .addColumn('title', 'text')
    .addColumn('url', 'text')
    .addColumn('published', 'text')
    .addColumn('modified', 'text')
    .addColumn('content_hash', 'integer')
    .execute();
  await record('staged_unchanged').execute();
  await record('staged_gone').execute();
  await record('staged_alias').addColumn('alias', 'text').addColumn('is_cve', 'integer').execute();
  await record('staged_rating').addColumn('rating_id', 'integer').execute();
  let range: CreateTableBuilder<string, string> = table('staged_range').addColumn(
    'sync',
    'integer',
    (column) => column.notNull(),
  );
  for (const column of RANGE_COLUMNS) range = range.addColumn(column, RANGE_TYPES[column]);
  await range.execute();
  await table('staged_closed')
    .addColumn('sync', 'integer', (column) => column.notNull())
    .addColumn('child', 'text', (column) => column.notNull())
    .addColumn('row_id', 'integer', (column) => column.notNull())
    .execute();
}

export async function createStagedEpss(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('staged_epss')
    .temporary()
    .ifNotExists()
    .addColumn('cve', 'integer', (column) => column.notNull())
    .addColumn('probability', 'real', (column) => column.notNull())
    .addColumn('percentile', 'real', (column) => column.notNull())
    .execute();
}

export async function createStagedRecords(db: Kysely<Tables>): Promise<void> {
  const table = (name: keyof StagedTables) =>
    db.schema
      .createTable(name)
      .temporary()
      .ifNotExists()
      .addColumn('sync', 'integer', (column) => column.notNull())
      .addColumn('cve', 'text', (column) => column.notNull());
  await table('staged_cve_record')
    .addColumn('found', 'integer', (column) => column.notNull())
    .addColumn('rejected', 'integer')
    .addColumn('title', 'text')
    .addColumn('published', 'text')
    .addColumn('modified', 'text')
    .addColumn('etag', 'text')
    .addColumn('fetched_at', 'text', (column) => column.notNull())
    .execute();
  await table('staged_cve_rating')
    .addColumn('rating_id', 'integer', (column) => column.notNull())
    .execute();
}
