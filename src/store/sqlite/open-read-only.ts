import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { checkSchema } from '../schema/schema-number.ts';
import type { Tables } from '../schema/tables.ts';
import { asTableOn } from './as-table.ts';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { damagedStore, toStoreError, unwritable } from './errors.ts';
import { createInventorySequence } from './inventory-sequence.ts';
import { APPLICATION_ID } from './prepare-file.ts';

/** Opens a read-only store without creating or locking anything. */
export function openReadOnly(file: string): Engine {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(addressOf(file), { readOnly: true });
    // Keeps temporary tables in memory: nothing can be written next to the store.
    database.exec('pragma temp_store = memory');
    checkFile(database, file);
  } catch (thrown) {
    database?.close();
    throw toStoreError(file, thrown);
  }
  const opened = database;
  const connection = new SqliteConnection(opened, file);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, () => opened.close()) });
  return {
    isReadOnly: true,
    db,
    insertRows: () => Promise.reject(unwritable(file, new Error('read-only'))),
    asTable: asTableOn(connection),
    inventorySequence: createInventorySequence(db),
    lockFeed: () => Promise.reject(unwritable(file, new Error('read-only'))),
    close: () => db.destroy(),
  };
}

/**
 * A database in WAL mode needs its log's shared memory, which cannot be created here. Without a log, the file
 * is complete, and `immutable` reads only the file (https://www.sqlite.org/wal.html#read_only_databases).
 */
function addressOf(file: string): URL {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  const { href } = pathToFileURL(file);
  return new URL(log && log.size > 0 ? `${href}?mode=ro` : `${href}?immutable=1`);
}

function checkFile(database: DatabaseSync, file: string): void {
  if (numberOf(database, 'application_id') !== APPLICATION_ID) throw damagedStore(file);
  checkSchema(numberOf(database, 'user_version'), { store: file, option: '--store' });
}

function numberOf(database: DatabaseSync, pragma: 'user_version' | 'application_id'): number {
  return Number(database.prepare(`pragma ${pragma}`).get()?.[pragma] ?? 0);
}
