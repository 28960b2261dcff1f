import { sql, type Kysely, type Transaction } from 'kysely';
import { checkSchema, SCHEMA_NUMBER, type AcceptedSchemas } from '../schema/schema-number.ts';
import type { Tables } from '../schema/tables.ts';
import { damagedStore } from './errors.ts';

/** "Plms": marks the file as ours, https://www.sqlite.org/pragma.html#pragma_application_id. */
export const APPLICATION_ID = 0x506c_6d73;

/** Turns an empty file into a store, in one transaction, and refuses any file without this schema. */
export async function prepareFile(
  db: Kysely<Tables>,
  file: string,
  accepted: AcceptedSchemas,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    // Read again under the lock: another process may have come first.
    const { number, isOurs, isEmpty } = await identify(transaction);
    if (isEmpty) return create(transaction);
    if (!isOurs) throw damagedStore(file);
    checkSchema(number, { ...accepted, store: file, option: '--store' });
  });
}

async function create(transaction: Transaction<Tables>): Promise<void> {
  // Loaded on use: most stores exist already.
  const { createSchema } = await import('../schema/definitions.ts');
  await createSchema(transaction.$pickTables<never>());
  await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(transaction);
  await sql`pragma user_version = ${sql.lit(SCHEMA_NUMBER)}`.execute(transaction);
}

async function identify(transaction: Transaction<Tables>) {
  const number = await pragma(transaction, 'user_version');
  const applicationId = await pragma(transaction, 'application_id');
  const { rows } = await sql`select 1 from sqlite_schema limit 1`.execute(transaction);
  return { number, isOurs: applicationId === APPLICATION_ID, isEmpty: number === 0 && rows.length === 0 };
}

async function pragma(
  transaction: Transaction<Tables>,
  name: 'user_version' | 'application_id',
): Promise<number> {
  const { rows } = await sql<Record<string, number>>`pragma ${sql.raw(name)}`.execute(transaction);
  return rows[0]?.[name] ?? 0;
}
