import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import { MIGRATIONS } from '../../src/store/schema/migrations.ts';
import type { Tables } from '../../src/store/schema/tables.ts';
import { SqliteConnection } from '../../src/store/sqlite/connection.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { upgrade } from '../../src/store/sqlite/upgrade.ts';

/** Makes an empty store of an earlier version of the schema, which is gone after the test. */
export async function openOldStore(version: number): Promise<{ file: string; db: Kysely<Tables> }> {
  const folder = mkdtempSync(join(tmpdir(), 'old-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'plimsoll.db');
  const database = new DatabaseSync(file);
  const db = new Kysely<Tables>({
    dialect: sqliteDialect(new SqliteConnection(database, file), () => database.close()),
  });
  await upgrade(db, file, MIGRATIONS.slice(0, version));
  return { file, db };
}
