import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import type { Store } from '../../src/store/ports.ts';
import { MIGRATIONS } from '../../src/store/schema/migrations.ts';
import type { Tables } from '../../src/store/schema/tables.ts';
import { SqliteConnection } from '../../src/store/sqlite/connection.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { upgrade } from '../../src/store/sqlite/upgrade.ts';
import { expectOldImage, writeOldImage } from './version-3.ts';

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

/** Opens a store of an earlier version that holds an image, which it has to return whole. */
export async function upgradeOldImage(version: number): Promise<{ file: string; store: Store }> {
  const { file, db } = await openOldStore(version);
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  return { file, store };
}

/** Tells how SQLite would answer a query on a store: a line for each table that it reads. */
export function planOf(file: string, query: string): readonly unknown[] {
  const database = new DatabaseSync(file);
  const plan = database.prepare(`explain query plan ${query}`).all();
  database.close();
  return plan.map(({ detail }) => detail);
}
