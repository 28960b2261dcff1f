import { type DatabaseEntries, DamagedError } from '../database-entry.ts';
import type { DatabaseFile } from '../database-file.ts';
import { openSqlitePages, type SqliteFile } from './pages.ts';
import { readColumn } from './record.ts';
import { readTable } from './table.ts';

const TABLE = 'Packages';
const SCHEMA_ROOT = 1;
/** Schema table columns: type, name, tbl_name, rootpage, sql. */
const SCHEMA = { type: 0, name: 1, root: 3 } as const;
/** `Packages` columns: hnum (the row's ID) and blob. */
const BLOB = 1;

/**
 * Reads the SQLite format, `rpmdb.sqlite`: a table `Packages` with header numbers and headers; all other
 * tables are indexes. Source: rpm's lib/backend/sqlite.c. SQLite itself is not used: pages that point at each
 * other in a 10 KB file can keep it walking forever, in native code that cannot be interrupted.
 */
export function* readSqlite(database: DatabaseFile, log: DatabaseFile | undefined): DatabaseEntries {
  const file = openSqlitePages(database, log);
  for (const row of readTable(file, rootOfPackages(file))) {
    yield {
      name: `header ${row.id}`,
      header: () => {
        const value = readColumn(row.record(), BLOB);
        if (value?.kind !== 'blob') throw new DamagedError('expected a binary value');
        return value.bytes;
      },
    };
  }
  if (file.damage) throw new DamagedError(file.damage);
}

function rootOfPackages(file: SqliteFile): number {
  for (const row of readTable(file, SCHEMA_ROOT)) {
    const record = row.record();
    const isPackages = isText(record, SCHEMA.type, 'table') && isText(record, SCHEMA.name, TABLE);
    const root = isPackages ? readColumn(record, SCHEMA.root) : undefined;
    if (root?.kind === 'number' && root.bytes.length > 0) {
      return root.bytes.readUIntBE(0, Math.min(root.bytes.length, 6));
    }
  }
  throw new DamagedError(file.damage ?? 'no table of packages');
}

function isText(record: Buffer, column: number, text: string): boolean {
  const value = readColumn(record, column);
  return value?.kind === 'text' && value.bytes.toString('utf8') === text;
}
