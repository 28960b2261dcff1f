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

it('keeps an image of a store of version 7, of which nothing is known yet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'version-8-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'plimsoll.db');
  const database = new DatabaseSync(file);
  const db = new Kysely<Tables>({
    dialect: sqliteDialect(new SqliteConnection(database, file), () => database.close()),
  });
  await upgrade(db, file, MIGRATIONS.slice(0, 7));
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  expect(await store.exposures.of('CVE-2024-0001')).toEqual([]);
  await store.close();
});
