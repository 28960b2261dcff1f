import { dirname, resolve } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { Kysely } from 'kysely';
import { FEED_LOCK_TIMEOUT_MS, type Engine, type FeedLock, type DatabaseSession } from '../engine.ts';
import { SCHEMA_NUMBER, type AcceptedSchemas } from '../schema/schema-number.ts';
import type { Tables } from '../schema/tables.ts';
import { asTableOn } from './as-table.ts';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { toStoreError } from './errors.ts';
import { lockFeed } from './feed-lock.ts';
import { claimFile } from './file.ts';
import { createInventorySequence } from './inventory-sequence.ts';
import { isReadOnly } from './is-read-only.ts';
import { whenFree } from './patience.ts';
import { sweepLocks } from './sweep-locks.ts';
import { APPLICATION_ID, prepareFile } from './prepare-file.ts';

/** Write-ahead log bytes to keep after a checkpoint. */
const JOURNAL_SIZE_LIMIT = 4 * 1024 * 1024;
/** Sized for a large feed's commit; a scan needs only a part. */
const CACHE_KIB = 16 * 1024;

export interface SqliteOptions extends AcceptedSchemas {
  readonly file: string;
  readonly feedLockTimeoutMs?: number;
  /** Opens a store that cannot be written read-only. */
  readonly mayBeReadOnly?: boolean;
}

export async function openSqlite(options: SqliteOptions): Promise<Engine> {
  const { file, feedLockTimeoutMs, mayBeReadOnly } = options;
  claimFile(file);
  // Loaded on use, which is rare.
  if (mayBeReadOnly === true && isReadOnly(file))
    return (await import('./open-read-only.ts')).openReadOnly(file);
  const database = openDatabase(file);
  const connection = new SqliteConnection(database, file);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, () => database.close()) });
  try {
    await prepare(database, db, file, options);
  } catch (thrown) {
    database.close();
    throw toStoreError(file, thrown);
  }
  const locks = new Set<FeedLock>();
  const sweep = once(() => sweepLocks(file));
  const session: DatabaseSession = {
    db,
    insertRows(_transaction, table, columns, rows) {
      connection.insertRows(table, columns, rows);
      return Promise.resolve();
    },
  };
  return {
    ...session,
    asTable: asTableOn(connection),
    inventorySequence: createInventorySequence(db),
    async lockFeed(feed) {
      sweep();
      const held = await lockFeed(file, feed, feedLockTimeoutMs ?? FEED_LOCK_TIMEOUT_MS);
      const lock = {
        ...session,
        // SQLite's planner needs no statistics for these queries, and its plans stay the same in every store.
        analyze: () => Promise.resolve(),
        release() {
          if (locks.delete(lock)) held.release();
        },
      };
      locks.add(lock);
      return lock;
    },
    async copyTables(from, tables, mark) {
      // Loaded on use: most scans copy nothing.
      const { copyTables } = await import('./copy-tables.ts');
      // Takes the connection, so that no statement on it waits for the copy's lock.
      return db.connection().execute(() => Promise.resolve(copyTables(file, from, tables, mark)));
    },
    async close() {
      for (const lock of locks) lock.release();
      await db.destroy();
    },
  };
}

/** Runs the action on the first call only. */
function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) action();
    isDone = true;
  };
}

function openDatabase(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file);
  } catch (thrown) {
    throw toStoreError(file, thrown);
  }
}

/** Reads only a few numbers from the first page if the store exists, as for every warm scan. */
async function prepare(
  database: DatabaseSync,
  db: Kysely<Tables>,
  file: string,
  accepted: AcceptedSchemas,
): Promise<void> {
  const settings = `
    pragma synchronous = normal;
    pragma cache_size = -${CACHE_KIB};
    pragma journal_size_limit = ${JOURNAL_SIZE_LIMIT};
    -- Stages rows beside the store: in a container /tmp may be small, or read-only.
    pragma temp_store_directory = '${dirname(resolve(file)).replaceAll("'", "''")}';
  `;
  await whenFree(() => database.exec(settings));
  // An empty file belongs to no other program. With a write-ahead log, creating its tables waits less for the
  // disk.
  if ((await readPragma(database, 'page_count')) === 0) await logAhead(database);
  const isOurs = (await readPragma(database, 'application_id')) === APPLICATION_ID;
  const isOfToday = (await readPragma(database, 'user_version')) === SCHEMA_NUMBER;
  if (!isOurs || !isOfToday) await prepareFile(db, file, accepted);
  // Only once the file is known to be ours: this changes the file.
  if ((await readPragma(database, 'journal_mode')) !== 'wal') await logAhead(database);
}

function logAhead(database: DatabaseSync): Promise<void> {
  return whenFree(() => database.exec('pragma journal_mode = wal'));
}

function readPragma(database: DatabaseSync, name: string): Promise<SQLOutputValue | undefined> {
  return whenFree(() => database.prepare(`pragma ${name}`).get()?.[name]);
}
