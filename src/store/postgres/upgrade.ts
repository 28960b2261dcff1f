import { sql, type Kysely, type Transaction } from 'kysely';
import { AppError } from '../../errors/index.ts';
import type { Migration } from '../schema/migrations.ts';
import { MOVING, unfinishedMove } from '../schema/moving.ts';
import type { Tables } from '../schema/tables.ts';
import { SCHEMA } from './client-config.ts';

/** "Plim", as a number: the migration lock, held to the end of the transaction. */
const MIGRATION_LOCK = 0x506c_696d;

/**
 * Brings the schema up to date; a failing step leaves the version before it. Replicas that start together take turns.
 */
export async function upgrade(
  db: Kysely<Tables>,
  server: string,
  migrations: readonly Migration[],
): Promise<void> {
  for (const migration of migrations) {
    await db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(transaction);
      // Read again under the lock: another replica may have come first.
      const version = await readVersion(transaction);
      if (version >= MOVING) throw unfinishedMove(server);
      if (version > migrations.length) throw tooNew(server, version, migrations.length);
      if (version >= migration.version) return;
      if (version === 0) await createSchema(transaction, server);
      await migration.up(transaction.$pickTables<never>());
      await sql`update schema_version set version = ${sql.lit(migration.version)}`.execute(transaction);
    });
  }
}

/**
 * Returns 0 without a store. Reads the catalog like any table: `to_regclass` would answer from the session's
 * cache, with the state before it waited for another replica.
 */
export async function readVersion(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql`
    select 1 from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = ${SCHEMA} and relname = 'schema_version'`.execute(db);
  if (rows.length === 0) return 0;
  const versions = await sql<{ version: number }>`select version from schema_version`.execute(db);
  return versions.rows[0]?.version ?? 0;
}

/** An administrator may have created the schema for a user who may not create one; it must then be empty. */
async function createSchema(transaction: Transaction<Tables>, server: string): Promise<void> {
  const { rows } = await sql<{ tables: number | null }>`
    select (select count(*) from pg_class where relnamespace = pg_namespace.oid) as tables
    from pg_namespace where nspname = ${SCHEMA}`.execute(transaction);
  if (rows[0] === undefined) await sql`create schema ${sql.id(SCHEMA)}`.execute(transaction);
  else if (rows[0].tables !== 0) throw notOurs(server);
  await sql`create table schema_version (version bigint not null)`.execute(transaction);
  await sql`insert into schema_version values (0)`.execute(transaction);
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

function tooNew(server: string, version: number, known: number): AppError {
  return new AppError(
    'STORE_TOO_NEW',
    `the database ${server} was written by a newer version of plimsoll (schema ${version}, this one knows ${known})`,
    { hint: 'use the newer version, or choose another database with --database' },
  );
}
