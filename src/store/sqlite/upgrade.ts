import { sql, type Kysely, type Transaction } from 'kysely';
import { AppError } from '../../errors/index.ts';
import type { Migration } from '../schema/migrations.ts';
import { MOVING, unfinishedMove } from '../schema/moving.ts';
import type { Tables } from '../schema/tables.ts';
import { damagedStore } from './errors.ts';

/** "Plms": marks the file as ours, https://www.sqlite.org/pragma.html#pragma_application_id. */
export const APPLICATION_ID = 0x506c_6d73;

/**
 * Brings a new or older store up to date; a failing step leaves the version before it. A new store is made in one
 * transaction, of which each waits for the disk.
 */
export async function upgrade(
  db: Kysely<Tables>,
  file: string,
  migrations: readonly Migration[],
): Promise<void> {
  const isNew = await db.transaction().execute(async (transaction) => {
    const { isEmpty } = await identify(transaction);
    if (isEmpty) for (const migration of migrations) await step(transaction, migration);
    return isEmpty;
  });
  if (isNew) return;
  for (const migration of migrations) {
    await db.transaction().execute(async (transaction) => {
      // Read again under the lock: another process may have come first.
      const { version, isOurs, isEmpty } = await identify(transaction);
      if (version >= MOVING) throw unfinishedMove(file);
      if (version > migrations.length) throw tooNew(file, version, migrations.length);
      if (!isOurs && !isEmpty) throw damagedStore(file);
      if (version < migration.version) await step(transaction, migration);
    });
  }
}

async function step(transaction: Transaction<Tables>, migration: Migration): Promise<void> {
  await migration.up(transaction.$pickTables<never>());
  await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(transaction);
  await sql`pragma user_version = ${sql.lit(migration.version)}`.execute(transaction);
}

export function tooNew(file: string, version: number, known: number): AppError {
  return new AppError(
    'STORE_TOO_NEW',
    `the store ${file} was written by a newer version of plimsoll (schema ${version}, this one knows ${known})`,
    { hint: 'use the newer version, or choose another file with --store' },
  );
}

async function identify(transaction: Transaction<Tables>) {
  const version = await pragma(transaction, 'user_version');
  const applicationId = await pragma(transaction, 'application_id');
  const { rows } = await sql`select 1 from sqlite_schema limit 1`.execute(transaction);
  return { version, isOurs: applicationId === APPLICATION_ID, isEmpty: version === 0 && rows.length === 0 };
}

async function pragma(
  transaction: Transaction<Tables>,
  name: 'user_version' | 'application_id',
): Promise<number> {
  const { rows } = await sql<Record<string, number>>`pragma ${sql.raw(name)}`.execute(transaction);
  return rows[0]?.[name] ?? 0;
}
