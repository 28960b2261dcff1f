import { sql, type CreateTableBuilder, type Kysely } from 'kysely';

/** Creates the clusters, and what runs in them. */
export async function createRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cluster')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('uid', 'text')
    .addColumn('generation', 'integer')
    .addColumn('heard_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('run_image')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('digest', 'text')
    .addColumn('image_key', 'text')
    .execute();
  await db.schema.createIndex('run_image_by_reference').on('run_image').column('reference').execute();
  await db.schema.createIndex('run_image_by_digest').on('run_image').column('digest').execute();
  await db.schema.createIndex('run_image_by_key').on('run_image').column('image_key').execute();
  await createRunTable(db);
  await createArriving(db);
}

async function createRunTable(db: Kysely<unknown>): Promise<void> {
  const table = db.schema.createTable('run').addColumn('id', 'integer', (column) => column.primaryKey());
  await addRunColumns(table).addColumn('until', 'text').execute();
  // Literal conditions: SQLite uses a partial index only if the query spells the same one.
  await sql`
    create unique index run_open on run (cluster_id, namespace, kind, workload, container, image_id)
    where until is null`.execute(db);
  await sql`create index run_ended on run (until) where until is not null`.execute(db);
  await db.schema.createIndex('run_of_image').on('run').columns(['image_id', 'until']).execute();
  // Each filter of a list has the order of the list: a page of a large cluster reads its own rows alone.
  await db.schema.createIndex('run_of_cluster').on('run').columns(['cluster_id', 'id']).execute();
  await db.schema.createIndex('run_of_namespace').on('run').columns(['namespace', 'id']).execute();
  await db.schema.createIndex('run_of_owner').on('run').columns(['owner', 'id']).execute();
}

async function createArriving(db: Kysely<unknown>): Promise<void> {
  const table = db.schema
    .createTable('arriving_run')
    .addColumn('part', 'integer', (column) => column.notNull());
  await addRunColumns(table).execute();
  await db.schema
    .createIndex('arriving_run_of')
    .on('arriving_run')
    .columns(['cluster_id', 'namespace', 'kind', 'workload', 'container', 'image_id'])
    .execute();
  await db.schema
    .createTable('run_part')
    .addColumn('cluster_id', 'integer', (column) => column.notNull())
    .addColumn('part', 'integer', (column) => column.notNull())
    .addColumn('of', 'integer', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('runs', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_part_key', ['cluster_id', 'part'])
    .execute();
}

function addRunColumns(table: CreateTableBuilder<string, string>): CreateTableBuilder<string, string> {
  return table
    .addColumn('cluster_id', 'integer', (column) => column.notNull())
    .addColumn('namespace', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('workload', 'text', (column) => column.notNull())
    .addColumn('container', 'text', (column) => column.notNull())
    .addColumn('image_id', 'integer', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull());
}
