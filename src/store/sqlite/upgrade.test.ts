import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { advisory, sync, wanted } from '../../../test/store/records.ts';
import { openStore } from '../index.ts';
import { MIGRATIONS, type Migration } from '../schema/migrations.ts';
import { MOVING } from '../schema/moving.ts';
import { SCHEMA_VERSION, type Tables } from '../schema/tables.ts';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { openSqlite } from './open.ts';
import { upgrade } from './upgrade.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  file = join(folder, 'plimsoll.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A future version that adds a column. */
const NEXT: Migration = {
  version: SCHEMA_VERSION + 1,
  up: (db) => db.schema.alterTable('advisory').addColumn('credits', 'text').execute(),
};

function userVersion(): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare('pragma user_version').get()?.['user_version'];
  } finally {
    database.close();
  }
}

it('numbers migrations from one without gaps, up to the version of the program', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(
    Array.from({ length: SCHEMA_VERSION }, (_, i) => i + 1),
  );
});

it('upgrades a store of an older version and keeps its data', async () => {
  const store = await openStore({ file });
  await sync(store, 'f', [advisory('CVE-1')]);
  await store.close();

  const engine = await openSqlite({ file });
  await upgrade(engine.db, file, [...MIGRATIONS, NEXT]);
  const { rows } = await sql`select record, credits from advisory`.execute(engine.db);
  expect(rows).toEqual([{ record: 'CVE-1', credits: null }]);
  await engine.close();
  expect(userVersion()).toBe(NEXT.version);
});

/** A future version that fails when it has done its work. */
const FAILING: Migration = {
  version: NEXT.version,
  async up(db) {
    await NEXT.up(db);
    throw new Error('out of luck');
  },
};

it('makes a new store whole or not at all', async () => {
  const database = new DatabaseSync(file);
  const dialect = sqliteDialect(new SqliteConnection(database, file), () => database.close());
  const db = new Kysely<Tables>({ dialect });
  await expect(upgrade(db, file, [...MIGRATIONS, FAILING])).rejects.toThrow('out of luck');
  await db.destroy();
  expect(userVersion()).toBe(0);
});

it('keeps the former version when a migration fails', async () => {
  const engine = await openSqlite({ file });
  await expect(upgrade(engine.db, file, [...MIGRATIONS, FAILING])).rejects.toThrow('out of luck');
  await engine.close();
  expect(userVersion()).toBe(SCHEMA_VERSION);
  const store = await openStore({ file });
  await sync(store, 'f', [advisory('CVE-1')]);
  expect(await store.advisories.match([wanted('1')])).toHaveLength(1);
  await store.close();
});

it('refuses a store that a newer program wrote, and says what to do', async () => {
  await (await openStore({ file })).close();
  const database = new DatabaseSync(file);
  database.exec(`pragma user_version = ${SCHEMA_VERSION + 1}`);
  database.close();
  await expect(openStore({ file })).rejects.toMatchObject({
    code: 'STORE_TOO_NEW',
    message: expect.stringContaining(file) as string,
    hint: expect.stringContaining('--store') as string,
  });
  expect(userVersion()).toBe(SCHEMA_VERSION + 1);
});

it('opens a store that a newer program brought up to date where the server runs already', async () => {
  const store = await openStore({ file });
  await sync(store, 'f', [advisory('CVE-1')]);
  await store.close();
  const setVersion = (version: number) => {
    const database = new DatabaseSync(file);
    database.exec(`pragma user_version = ${version}`);
    database.close();
  };
  setVersion(SCHEMA_VERSION + 1);
  const again = await openStore({ file, mayBeNewer: true });
  expect(await again.advisories.match([wanted('1')])).toHaveLength(1);
  await again.close();
  setVersion(MOVING + SCHEMA_VERSION);
  await expect(openStore({ file, mayBeNewer: true })).rejects.toThrow('was not finished');
});
