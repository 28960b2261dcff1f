import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { imageKey, indexed, installed, reference } from '../../../../test/store/images.ts';
import { digest } from '../../../../test/store/records.ts';
import { openStore } from '../../index.ts';
import { SqliteConnection } from '../../sqlite/connection.ts';
import { sqliteDialect } from '../../sqlite/dialect.ts';
import { upgrade } from '../../sqlite/upgrade.ts';
import { MIGRATIONS } from '../migrations.ts';
import type { Tables } from '../tables.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'version-2-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Creates a store as the first release did. */
async function openVersion1(file: string): Promise<Kysely<Tables>> {
  const database = new DatabaseSync(file);
  const connection = new SqliteConnection(database, file);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, () => database.close()) });
  await upgrade(db, file, MIGRATIONS.slice(0, 1));
  return db;
}

it('upgrades a store of version 1 with its data, and accepts images and scans', async () => {
  const file = join(folder, 'plimsoll.db');
  const first = await openVersion1(file);
  await sql`insert into document (digest, bytes) values (${digest('a')}, ${Buffer.from('x')})`.execute(first);
  await first.destroy();

  const store = await openStore({ file });
  expect(await store.documents.get(digest('a'))).toEqual(Uint8Array.of(0x78));
  const image = indexed('app', [installed('bash')]);
  await store.inventory.save(image, [reference('app')]);
  expect(await store.inventory.get(imageKey('app'))).toEqual(image);
  await store.scans.submit({ principal: '', subject: 'app', request: '{}' });
  expect(await store.scans.unfinished()).toHaveLength(1);
  await store.close();
});
