import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { pruneBefore } from '../../../../test/store/pruning.ts';
import { writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';
import { SqliteConnection } from '../../sqlite/connection.ts';
import { sqliteDialect } from '../../sqlite/dialect.ts';
import { upgrade } from '../../sqlite/upgrade.ts';
import { MIGRATIONS } from '../migrations.ts';
import type { Tables } from '../tables.ts';

const DAY_MS = 24 * 60 * 60_000;

it('counts an image of a store of version 7 as asked for on the day of the upgrade', async () => {
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
  const removedBefore = async (days: number) => {
    const imagesBefore = new Date(Date.now() + days * DAY_MS).toISOString();
    return (await pruneBefore(store, '2000', { imagesBefore })).images;
  };
  expect(await removedBefore(-1)).toBe(0);
  expect((await store.inventory.counts()).images).toBe(1);
  expect(await removedBefore(2)).toBe(1);
  await store.close();
});
