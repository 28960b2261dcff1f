import { sql, type Kysely, type Transaction } from 'kysely';
import { AppError } from '../../errors/index.ts';
import { checkSchema, SCHEMA_NUMBER, type AcceptedSchemas } from '../schema/schema-number.ts';
import type { Tables } from '../schema/tables.ts';
import { SCHEMA } from './client-config.ts';

/** "Plim", as a number: the lock for creating a store, held to the end of the transaction. */
const SCHEMA_LOCK = 0x506c_696d;

/** Creates a missing store, whole or not at all, and refuses one with another schema. */
export async function prepareDatabase(
  db: Kysely<Tables>,
  server: string,
  accepted: AcceptedSchemas,
): Promise<void> {
  const check = (number: number) =>
    checkSchema(number, { ...accepted, store: `in the database ${server}`, option: '--database' });
  const found = await readSchemaNumber(db);
  if (found !== undefined) {
    check(found);
    return;
  }
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(SCHEMA_LOCK)})`.execute(transaction);
    // Read again under the lock: another replica may have come first.
    const made = await readSchemaNumber(transaction);
    if (made === undefined) await create(transaction, server);
    else check(made);
  });
}

/**
 * Returns undefined without a store. Reads the catalog like any table: `to_regclass` would answer from the
 * session's cache, with the state before it waited for another replica.
 */
export async function readSchemaNumber(db: Kysely<Tables>): Promise<number | undefined> {
  const { rows } = await sql`
    select 1 from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = ${SCHEMA} and relname = 'schema_version'`.execute(db);
  if (rows.length === 0) return undefined;
  const versions = await sql<{ version: number }>`select version from schema_version`.execute(db);
  return versions.rows[0]?.version ?? 0;
}

/** An administrator may have created the schema for a user who may not create one; it must then be empty. */
async function create(transaction: Transaction<Tables>, server: string): Promise<void> {
  const { rows } = await sql<{ tables: number | null }>`
    select (select count(*) from pg_class where relnamespace = pg_namespace.oid) as tables
    from pg_namespace where nspname = ${SCHEMA}`.execute(transaction);
  if (rows[0] === undefined) await sql`create schema ${sql.id(SCHEMA)}`.execute(transaction);
  else if (rows[0].tables !== 0) throw notOurs(server);
  await sql`create table schema_version (version bigint not null)`.execute(transaction);
  await sql`insert into schema_version values (${sql.lit(SCHEMA_NUMBER)})`.execute(transaction);
  const { createSchema } = await import('../schema/definitions.ts');
  await createSchema(transaction.$pickTables<never>());
}

function notOurs(server: string): AppError {
  return new AppError(
    'STORE_FAILED',
    `the database ${server} has a schema "${SCHEMA}" that is not a store of plimsoll`,
    {
      hint: `rename or drop that schema, or choose another database with --database`,
    },
  );
}
