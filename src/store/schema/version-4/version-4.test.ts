import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digest } from '../../../../test/store/records.ts';
import { expectOldImage, writeOldImage } from '../../../../test/store/version-3.ts';
import { packJson } from '../../facts/packed.ts';
import { openStore } from '../../index.ts';
import { SqliteConnection } from '../../sqlite/connection.ts';
import { sqliteDialect } from '../../sqlite/dialect.ts';
import { upgrade } from '../../sqlite/upgrade.ts';
import { MIGRATIONS } from '../migrations.ts';
import type { Tables } from '../tables.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'version-4-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const DPKG = { id: 'dpkg', version: 3 };
const FACTS = {
  files: [{ path: 'var/lib/dpkg/status', packages: [] }],
  overlay: { whiteouts: [], opaque: [], entries: [{ path: 'var', kind: 'directory' as const }] },
  problems: [],
};
const OWNED = [{ path: 'var/lib/dpkg/info/a.list', package: 'a', files: ['usr/bin/a'] }];

/** Creates a store of version 3. */
async function openVersion3(file: string): Promise<Kysely<Tables>> {
  const database = new DatabaseSync(file);
  const connection = new SqliteConnection(database, file);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, () => database.close()) });
  await upgrade(db, file, MIGRATIONS.slice(0, 3));
  return db;
}

async function writeEarlierFacts(db: Kysely<Tables>): Promise<void> {
  await sql`insert into blob (digest) values (${digest('a')}) on conflict do nothing`.execute(db);
  await sql`
    insert into blob_facts (blob_id, cataloger, version, facts, owned)
    select id, ${DPKG.id}, ${DPKG.version}, ${packJson(FACTS)}, ${packJson(OWNED)} from blob where true
    on conflict do nothing`.execute(db);
}

it('reads the facts of a store of version 3 as they are', async () => {
  const file = join(folder, 'plimsoll.db');
  const earlier = await openVersion3(file);
  await writeEarlierFacts(earlier);
  await earlier.destroy();
  const store = await openStore({ file });
  expect(await store.facts.load(digest('a'), [DPKG])).toEqual({ facts: new Map([['dpkg', FACTS]]) });
  expect(await store.facts.loadOwned(digest('a'), DPKG)).toEqual(OWNED);
  await store.close();
});

it('shares the store with a program of version 3: neither voids what the other wrote', async () => {
  const file = join(folder, 'plimsoll.db');
  const earlier = await openVersion3(file);
  await writeEarlierFacts(earlier);
  const store = await openStore({ file });
  const own = { files: [], problems: [] };
  await store.facts.save(digest('a'), [{ cataloger: DPKG, facts: own, owned: [] }], Uint8Array.of(1));
  await writeEarlierFacts(earlier);
  const { rows } = await sql<{ version: number }>`select version from blob_facts`.execute(earlier);
  expect(rows).toEqual([{ version: 3 }]);
  const { facts, overlay } = await store.facts.load(digest('a'), [DPKG]);
  expect(facts).toEqual(new Map([['dpkg', own]]));
  expect(overlay).toHaveLength(1);
  await store.close();
  await earlier.destroy();
});

it('keeps an image of a store of version 3, and shares its packages with one that is saved now', async () => {
  const file = join(folder, 'plimsoll.db');
  const earlier = await openVersion3(file);
  await writeOldImage(earlier);
  await earlier.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  await store.close();
});
