import { dirname, resolve } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { Kysely } from 'kysely';
import { asTableOn } from './as-table.ts';
import type { Engine, FeedLock, Session } from '../engine.ts';
import { MOVING } from '../schema/moving.ts';
import { SCHEMA_VERSION, type Tables } from '../schema/tables.ts';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { toStoreError } from './errors.ts';
import { lockFeed } from './feed-lock.ts';
import { claimFile } from './file.ts';
import { isReadOnly } from './is-read-only.ts';
import { whenFree } from './patience.ts';
import { sweepLocks } from './sweep-locks.ts';
import { APPLICATION_ID, upgrade } from './upgrade.ts';

/** A whole feed is fetched under its lock, over whatever line there is. */
const FEED_LOCK_TIMEOUT_MS = 10 * 60_000;
/** What is left of the write-ahead log after a checkpoint, in bytes. */
const JOURNAL_SIZE_LIMIT = 4 * 1024 * 1024;
/** For the swap of a big feed; a scan touches a part of it. */
const CACHE_KIB = 16 * 1024;

export interface SqliteOptions {
  readonly file: string;
  readonly feedLockTimeoutMs?: number;
  /** Takes a store that a move into it has left unfinished for what it is. */
  readonly resumesMove?: boolean;
  /** Reads a store that cannot be written, as it is. */
  readonly mayBeReadOnly?: boolean;
}

export async function openSqlite(options: SqliteOptions): Promise<Engine> {
  const { file, feedLockTimeoutMs, resumesMove, mayBeReadOnly } = options;
  claimFile(file);
  // Loaded where it is needed, which is hardly ever.
  if (mayBeReadOnly === true && isReadOnly(file))
    return (await import('./open-read-only.ts')).openReadOnly(file);
  const database = openDatabase(file);
  const connection = new SqliteConnection(database, file);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, () => database.close()) });
  try {
    await prepare(database, db, file, resumesMove === true ? MOVING + SCHEMA_VERSION : SCHEMA_VERSION);
  } catch (thrown) {
    database.close();
    throw toStoreError(file, thrown);
  }
  const locks = new Set<FeedLock>();
  const sweep = once(() => sweepLocks(file));
  const session: Session = {
    db,
    insertRows(_transaction, table, columns, rows) {
      connection.insertRows(table, columns, rows);
      return Promise.resolve();
    },
  };
  return {
    ...session,
    asTable: asTableOn(connection),
    async lockFeed(feed) {
      sweep();
      const held = await lockFeed(file, feed, feedLockTimeoutMs ?? FEED_LOCK_TIMEOUT_MS);
      const lock = {
        ...session,
        // Its planner needs no numbers for these queries, and they stay the same in every store.
        analyze: () => Promise.resolve(),
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

/** Does it with the first call alone. */
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

/** For a store that is up to date, which every warm scan finds, this is a few numbers of its first page. */
async function prepare(
  database: DatabaseSync,
  db: Kysely<Tables>,
  file: string,
  known: number,
): Promise<void> {
  const settings = `
    pragma synchronous = normal;
    pragma cache_size = -${CACHE_KIB};
    pragma journal_size_limit = ${JOURNAL_SIZE_LIMIT};
    -- Staged rows lie beside the store: in a container /tmp may be small, or read-only.
    pragma temp_store_directory = '${dirname(resolve(file)).replaceAll("'", "''")}';
  `;
  await whenFree(() => database.exec(settings));
  const isOurs = (await readPragma(database, 'application_id')) === APPLICATION_ID;
  const version = await readPragma(database, 'user_version');
  if (!isOurs || (version !== SCHEMA_VERSION && version !== known)) {
    const { MIGRATIONS } = await import('../schema/migrations.ts');
    await upgrade(db, file, MIGRATIONS);
  }
  // Only now that the file is known to be ours: this changes the file.
  if ((await readPragma(database, 'journal_mode')) !== 'wal') {
    await whenFree(() => database.exec('pragma journal_mode = wal'));
  }
}

function readPragma(database: DatabaseSync, name: string): Promise<SQLOutputValue | undefined> {
  return whenFree(() => database.prepare(`pragma ${name}`).get()?.[name]);
}
