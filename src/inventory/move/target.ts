import { type Kysely, sql, type Transaction } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import type { StorePlace } from '../../store/ports.ts';
import { SCHEMA } from '../../store/postgres/client-config.ts';
import { readSchemaNumber } from '../../store/postgres/prepare-database.ts';
import { MOVING_NUMBER, SCHEMA_NUMBER } from '../../store/schema/schema-number.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { TableName } from './moved-table.ts';

/** The store that a move writes to. */
export interface MoveTarget {
  readonly engine: Engine;
  /** True if an earlier move into it was interrupted. */
  readonly isBegun: boolean;
  /** Closes the store to everyone else, and empties tables that are filled from the start. */
  begin(filled: readonly TableName[]): Promise<void>;
  /** Opens the store to everyone. */
  finish(): Promise<void>;
}

export async function openMoveTarget(place: StorePlace): Promise<MoveTarget> {
  const isShared = 'database' in place;
  const engine = isShared
    ? await (await import('../../store/postgres/open.ts')).openPostgres({ ...place, resumesMove: true })
    : await (await import('../../store/sqlite/open.ts')).openSqlite({ ...place, resumesMove: true });
  const { db } = engine;
  try {
    const number = isShared ? await readSchemaNumber(db) : await readPragma(db);
    const write = isShared ? writeNumber : writePragma;
    return {
      engine,
      isBegun: number === MOVING_NUMBER,
      begin: (filled) =>
        db.transaction().execute(async (transaction) => {
          for (const table of filled) await sql`delete from ${sql.table(table)}`.execute(transaction);
          await write(transaction, MOVING_NUMBER);
        }),
      async finish() {
        await db.transaction().execute(async (transaction) => {
          if (isShared) await goOnNumbering(transaction);
          await write(transaction, SCHEMA_NUMBER);
        });
        // Collects statistics on the new rows for the query planner.
        if (isShared) await sql`analyze`.execute(db);
      },
    };
  } catch (thrown) {
    await engine.close();
    throw thrown;
  }
}

async function readPragma(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  return rows[0]?.user_version ?? 0;
}

async function writePragma(transaction: Transaction<Tables>, number: number): Promise<void> {
  await sql`pragma user_version = ${sql.lit(number)}`.execute(transaction);
}

async function writeNumber(transaction: Transaction<Tables>, number: number): Promise<void> {
  await sql`update schema_version set version = ${sql.lit(number)}`.execute(transaction);
}

/** Advances Postgres sequences past the copied row IDs; SQLite always continues after the largest. */
async function goOnNumbering(transaction: Transaction<Tables>): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = ${SCHEMA} and is_identity = 'YES'`.execute(transaction);
  await sql`select setval('image_sequence', greatest((select max(sequence) from image), last_value)) from image_sequence`.execute(
    transaction,
  );
  for (const { table, column } of rows) {
    await sql`
      select setval(pg_get_serial_sequence(${`${SCHEMA}.${table}`}, ${column}), max(${sql.ref(column)}))
      from ${sql.table(table)} having max(${sql.ref(column)}) is not null`.execute(transaction);
  }
}
