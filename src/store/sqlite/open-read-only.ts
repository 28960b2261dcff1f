import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Kysely } from 'kysely';
import { AppError } from '../../errors/index.ts';
import type { Engine } from '../engine.ts';
import { unfinishedMove, MOVING } from '../schema/moving.ts';
import { SCHEMA_VERSION, type Tables } from '../schema/tables.ts';
import { asTableOn } from './as-table.ts';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { damagedStore, toStoreError, unwritable } from './errors.ts';
import { createInventoryTurns } from './inventory-turns.ts';
import { APPLICATION_ID, tooNew } from './upgrade.ts';

/** Opens a store that cannot be written, as is: nothing is migrated, created or locked. */
export function openReadOnly(file: string): Engine {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(addressOf(file), { readOnly: true });
    // Keeps temporary tables in memory: nothing can be written next to the store.
    database.exec('pragma temp_store = memory');
    checkVersion(database, file);
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
    inventoryTurns: createInventoryTurns(db),
    lockFeed: () => Promise.reject(unwritable(file, new Error('read-only'))),
    close: () => db.destroy(),
  };
}

/**
 * A database in WAL mode can only be opened with the shared memory of its log, which cannot be created here. Without a
 * log the file is all there is, and `immutable` reads it alone (https://www.sqlite.org/wal.html#read_only_databases).
 */
function addressOf(file: string): URL {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  const { href } = pathToFileURL(file);
  return new URL(log && log.size > 0 ? `${href}?mode=ro` : `${href}?immutable=1`);
}

function checkVersion(database: DatabaseSync, file: string): void {
  const version = numberOf(database, 'user_version');
  if (numberOf(database, 'application_id') !== APPLICATION_ID) throw damagedStore(file);
  if (version >= MOVING) throw unfinishedMove(file);
  if (version > SCHEMA_VERSION) throw tooNew(file, version, SCHEMA_VERSION);
  if (version === SCHEMA_VERSION) return;
  throw new AppError(
    'STORE_FAILED',
    `the store ${file} is read-only and was written by an older version of plimsoll (schema ${version}, this one needs ${SCHEMA_VERSION})`,
    { hint: 'run this version once where the store can be written, or choose another place with --store' },
  );
}

function numberOf(database: DatabaseSync, pragma: 'user_version' | 'application_id'): number {
  return Number(database.prepare(`pragma ${pragma}`).get()?.[pragma] ?? 0);
}
