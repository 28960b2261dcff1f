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

it('searches a store of version 8 for matches of a content, and for answers of a sync, by an index', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'version-9-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'plimsoll.db');
  const database = new DatabaseSync(file);
  const db = new Kysely<Tables>({
    dialect: sqliteDialect(new SqliteConnection(database, file), () => database.close()),
  });
  await upgrade(db, file, MIGRATIONS.slice(0, 8));
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  await store.close();
  const upgraded = new DatabaseSync(file);
  const planOf = (query: string) =>
    upgraded
      .prepare(`explain query plan ${query}`)
      .all()
      .map(({ detail }) => detail);
  expect(planOf('select 1 from package_match where content_id = 1')).toEqual([
    expect.stringMatching(/^SEARCH package_match USING .*INDEX package_match_of_content/u),
  ]);
  expect(planOf('select cve from cve_answer where valid_from > 1 and valid_from <= 2')).toEqual([
    expect.stringMatching(/^SEARCH cve_answer USING .*INDEX cve_answer_opened/u),
  ]);
  upgraded.close();
});
