import { constants, DatabaseSync } from 'node:sqlite';

import { messageOf } from '../../../errors/index.ts';
import { type DatabaseEntries, DamagedError } from './database-entry.ts';
import { applyCommittedPages, readWriteAheadLog } from './write-ahead-log.ts';

const FILE_MAGIC = 'SQLite format 3\0';
const FILE_HEADER_BYTES = 100;
/** The write version and the read version of the file format: 1 for a rollback journal, 2 for a write-ahead log. */
const VERSIONS_AT = 18;
const ROLLBACK = 1;
/** The empty name stands for the table itself. */
const READABLE: ReadonlySet<string | null> = new Set(['', 'hnum', 'blob']);

/**
 * The SQLite format, `rpmdb.sqlite`: a table `Packages` of header numbers and headers; all other tables are indexes.
 * Source: rpm's lib/backend/sqlite.c. The bytes are opened in memory, never from a path, and with their write-ahead
 * log, where there is one, already merged.
 */
export function* readSqlite(bytes: Uint8Array, log: Uint8Array | undefined): DatabaseEntries {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, FILE_HEADER_BYTES));
  if (header.length < FILE_HEADER_BYTES || !header.toString('latin1').startsWith(FILE_MAGIC)) {
    throw new DamagedError('it does not begin as an SQLite database does');
  }
  const committed = log && log.length > 0 ? readWriteAheadLog(log) : undefined;
  const merged = committed ? applyCommittedPages(bytes, committed) : bytes;
  const database = new DatabaseSync(':memory:', { limits: { length: merged.length } });
  try {
    loadInRollbackMode(database, merged);
    guardAgainstSchema(database);
    yield* readTable(database, merged.length);
  } finally {
    database.close();
  }
  if (committed?.damage) throw new DamagedError(committed.damage);
}

/** A database in memory cannot have a write-ahead log, so it is said to have none for as long as it is copied. */
function loadInRollbackMode(database: DatabaseSync, bytes: Uint8Array): void {
  const versions = bytes.slice(VERSIONS_AT, VERSIONS_AT + 2);
  bytes.fill(ROLLBACK, VERSIONS_AT, VERSIONS_AT + 2);
  try {
    asDamage(() => database.deserialize(bytes));
  } finally {
    bytes.set(versions, VERSIONS_AT);
  }
}

/**
 * A schema is a program: a view, a virtual table or a generated column named like ours could run for ever. So only
 * stored columns of the plain table may be read, and `rowid` passes as `hnum` only where it is the table's own key.
 */
function guardAgainstSchema(database: DatabaseSync): void {
  const columns = asDamage(() => database.prepare('PRAGMA table_xinfo(Packages)').all());
  if (columns.length === 0) throw new DamagedError('it has no table of packages');
  if (columns.some((column) => column['hidden'] !== 0))
    throw new DamagedError('its table of packages is computed');
  database.setAuthorizer((action, table, column) => {
    if (action === constants.SQLITE_SELECT) return constants.SQLITE_OK;
    const isOurs = action === constants.SQLITE_READ && table === 'Packages' && READABLE.has(column);
    return isOurs ? constants.SQLITE_OK : constants.SQLITE_DENY;
  });
}

function* readTable(database: DatabaseSync, fileBytes: number): DatabaseEntries {
  // NOT INDEXED: an index of the image's making could leave rows out.
  const list = asDamage(() => database.prepare('SELECT rowid FROM Packages NOT INDEXED'));
  const get = asDamage(() => database.prepare('SELECT blob FROM Packages NOT INDEXED WHERE rowid = ?'));
  list.setReadBigInts(true);
  let used = 0;
  for (const number of readNumbers(list.iterate())) {
    // Pages are never shared: else a small file could name the same large header in every row.
    if (used > fileBytes) throw new DamagedError('its headers overlap');
    yield {
      name: `header ${number}`,
      header: () => {
        const blob = asDamage(() => get.get(number))?.['blob'];
        if (!(blob instanceof Uint8Array)) throw new DamagedError('it is no binary value');
        used += blob.length;
        return blob;
      },
    };
  }
}

/** Row numbers in the order of the tree, which ascends: where it does not, pages point back, and never end. */
function* readNumbers(rows: Iterator<Record<string, unknown>>): Generator<bigint> {
  let last: bigint | undefined;
  for (;;) {
    const row = asDamage(() => rows.next());
    if (row.done) return;
    const number = Object.values(row.value)[0];
    if (typeof number !== 'bigint' || (last !== undefined && number <= last)) {
      throw new DamagedError('the tree of its rows is damaged');
    }
    yield number;
    last = number;
  }
}

function asDamage<Value>(ask: () => Value): Value {
  try {
    return ask();
  } catch (thrown) {
    throw new DamagedError(`SQLite says: ${messageOf(thrown)}`);
  }
}
