import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';
import { SqliteConnection } from '../../sqlite/connection.ts';
import { sqliteDialect } from '../../sqlite/dialect.ts';
import { upgrade } from '../../sqlite/upgrade.ts';
import { MIGRATIONS } from '../migrations.ts';
import type { Tables } from '../tables.ts';

it('lists as due the packages that a store of version 7 scoped, each once on each distribution', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'matches-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'plimsoll.db');
  const database = new DatabaseSync(file);
  const db = new Kysely<Tables>({
    dialect: sqliteDialect(new SqliteConnection(database, file), () => database.close()),
  });
  await upgrade(db, file, MIGRATIONS.slice(0, 7));
  await writeOldImage(db);
  const { id } = await db.selectFrom('package').select('id').limit(1).executeTakeFirstOrThrow();
  const scoped = { package_id: id, distribution_id: 0, version: '1', version_key: null };
  await db
    .insertInto('scoped_package')
    .values(['source', 'binary'].map((scope) => ({ ...scoped, scope, name: 'zlib' })))
    .execute();
  await db.destroy();
  const store = await openStore({ file });
  expect(await store.matches.counts()).toEqual({ packages: 1, due: 1, matches: 0 });
  expect((await store.matches.due(10)).map(({ packageId }) => packageId)).toEqual([id]);
  await store.close();
});
