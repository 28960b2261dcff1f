import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { AppError, messageOf } from '../../errors/index.ts';
import type { Engine, FeedLock } from '../engine.ts';
import { SCHEMA_VERSION, type Tables } from '../schema/tables.ts';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { isBusy, toStoreError } from './errors.ts';
import { lockFeed } from './feed-lock.ts';
import { APPLICATION_ID, upgrade } from './upgrade.ts';

/** How long a writer waits for another process's write; the longest is the swap of a big feed, a second or two. */
const BUSY_TIMEOUT_MS = 30_000;
/** A whole feed is fetched under its lock, over whatever line there is. */
const FEED_LOCK_TIMEOUT_MS = 10 * 60_000;
/** What is left of the write-ahead log after a checkpoint, in bytes. */
const JOURNAL_SIZE_LIMIT = 4 * 1024 * 1024;
/** For the swap of a big feed; a scan touches a part of it. */
const CACHE_KIB = 16 * 1024;
const POLL_MS = 20;

export interface SqliteOptions {
  readonly file: string;
  readonly feedLockTimeoutMs?: number;
}

export async function openSqlite({ file, feedLockTimeoutMs }: SqliteOptions): Promise<Engine> {
  createPrivateFile(file);
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  const connection = new SqliteConnection(database, file);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, () => database.close()) });
  try {
    await prepare(database, db, file);
  } catch (thrown) {
    database.close();
    throw toStoreError(file, thrown);
  }
  const locks = new Set<FeedLock>();
  return {
    db,
    insertRows(_transaction, table, columns, rows) {
      connection.insertRows(table, columns, rows);
      return Promise.resolve();
    },
    async lockFeed(feed) {
      const held = await lockFeed(file, feed, feedLockTimeoutMs ?? FEED_LOCK_TIMEOUT_MS);
      const lock = {
        release() {
          if (locks.delete(lock)) held.release();
        },
      };
      locks.add(lock);
      return lock;
    },
    async close() {
      for (const lock of locks) lock.release();
      await db.destroy();
    },
  };
}

/** SQLite gives its further files the mode of the first, so the first is made before SQLite comes to it. */
function createPrivateFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  } catch (thrown) {
    throw new AppError(
      'STORE_FAILED',
      `The store ${file} cannot be opened for writing: ${messageOf(thrown)}`,
      {
        hint: 'Make its folder writable, or choose another place with --store.',
        cause: thrown,
      },
    );
  }
}

/** For a store that is up to date, which every warm scan finds, this is a few numbers of its first page. */
async function prepare(database: DatabaseSync, db: Kysely<Tables>, file: string): Promise<void> {
  database.exec('pragma synchronous = normal');
  database.exec(`pragma cache_size = -${CACHE_KIB}`);
  database.exec(`pragma journal_size_limit = ${JOURNAL_SIZE_LIMIT}`);
  // Staged rows lie beside the store: in a container /tmp may be small, or read-only.
  database.exec(`pragma temp_store_directory = '${dirname(resolve(file)).replaceAll("'", "''")}'`);
  const isOurs = readPragma(database, 'application_id') === APPLICATION_ID;
  if (!isOurs || readPragma(database, 'user_version') !== SCHEMA_VERSION) {
    const { MIGRATIONS } = await import('../schema/migrations.ts');
    await upgrade(db, file, MIGRATIONS);
  }
  // Only now that the file is known to be ours: this changes the file.
  if (readPragma(database, 'journal_mode') !== 'wal') await turnOnWriteAheadLog(database);
}

function readPragma(database: DatabaseSync, name: string): SQLOutputValue | undefined {
  return database.prepare(`pragma ${name}`).get()?.[name];
}

/** SQLite does not wait here as it does elsewhere: two processes that create the store meet at this point. */
async function turnOnWriteAheadLog(database: DatabaseSync): Promise<void> {
  for (let waited = 0; ; waited += POLL_MS) {
    try {
      database.exec('pragma journal_mode = wal');
      return;
    } catch (thrown) {
      if (!isBusy(thrown) || waited >= BUSY_TIMEOUT_MS) throw thrown;
    }
    await pause(POLL_MS);
  }
}
