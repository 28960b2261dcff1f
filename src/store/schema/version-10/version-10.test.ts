import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { expectOldImage, writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';
import { SqliteConnection } from '../../sqlite/connection.ts';
import { sqliteDialect } from '../../sqlite/dialect.ts';
import { upgrade } from '../../sqlite/upgrade.ts';
import { MIGRATIONS } from '../migrations.ts';
import type { Tables } from '../tables.ts';

it('searches a store of version 9 for ecosystems by an index', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'version-10-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'plimsoll.db');
  const database = new DatabaseSync(file);
  const db = new Kysely<Tables>({
    dialect: sqliteDialect(new SqliteConnection(database, file), () => database.close()),
  });
  await upgrade(db, file, MIGRATIONS.slice(0, 9));
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  await store.close();
  const upgraded = new DatabaseSync(file);
  const plan = upgraded
    .prepare("explain query plan select min(ecosystem) from package_set where ecosystem > 'npm'")
    .all();
  expect(plan.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/^SEARCH package_set USING .*INDEX package_set_of_ecosystem/u),
  ]);
  upgraded.close();
});
