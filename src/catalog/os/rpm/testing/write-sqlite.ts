import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A database and its write-ahead log, as two files. */
export interface LoggedDatabase {
  readonly database: Buffer;
  readonly log: Buffer;
}

const TABLES = `
  CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);
  CREATE TABLE 'Name' (key TEXT NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);
  CREATE INDEX 'Name_key_idx' ON 'Name'(key ASC);`;

/** Writes a database with SQLite itself; `pragmas` come before the first table. */
export function writeSqlite(headers: readonly Uint8Array[], pragmas = 'PRAGMA page_size = 512'): Buffer {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec(`${pragmas}; ${TABLES}`);
    insert(database, headers);
    return Buffer.from(database.serialize());
  } finally {
    database.close();
  }
}

/** Returns the files on disk while `change` is committed to the log but not yet written back. */
export function writeLoggedSqlite(
  headers: readonly Uint8Array[],
  change: (database: DatabaseSync) => void,
): LoggedDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rpm-'));
  const path = join(folder, 'rpmdb.sqlite');
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA page_size = 512; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0');
    database.exec(TABLES);
    insert(database, headers);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    change(database);
    return { database: readFileSync(path), log: readFileSync(`${path}-wal`) };
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

export function insert(database: DatabaseSync, headers: readonly Uint8Array[]): void {
  const statement = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
  for (const header of headers) statement.run(header);
}
