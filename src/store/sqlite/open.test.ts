import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advisory, digest, sync, wanted } from '../../../test/store/records.ts';
import { openInventory } from '../../inventory/index.ts';
import type { Tables } from '../schema/tables.ts';
import { createStore } from '../store.ts';
import { openSqlite } from './open.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-'));
  file = join(folder, 'cache', 'plimsoll.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function fill(records = 50): Promise<void> {
  const store = await openInventory({ file });
  await sync(
    store,
    'f',
    Array.from({ length: records }, (_, i) => advisory(`CVE-${i}`, { title: 'x'.repeat(400) })),
  );
  await store.close();
}

function corrupt(offset: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(64 * 1024, 0xa5), 0, undefined, offset);
  closeSync(descriptor);
}

describe('opening', () => {
  it('creates a store and its folder for their owner alone', async () => {
    const store = await openInventory({ file });
    await sync(store, 'f', [advisory('CVE-1')]);
    expect(statSync(join(folder, 'cache')).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(join(folder, 'cache'))) {
      expect(statSync(join(folder, 'cache', name)).mode & 0o777, name).toBe(0o600);
    }
    await store.close();
  });

  it('keeps the data of a store that is closed and opened again', async () => {
    await fill();
    const store = await openInventory({ file });
    expect(await store.advisories.match([wanted('1')])).toHaveLength(50);
    await store.close();
  });

  it('creates a store where another process ended before it had made the tables', async () => {
    mkdirSync(join(folder, 'cache'));
    const database = new DatabaseSync(file);
    database.exec('pragma journal_mode = wal');
    database.close();
    const store = await openInventory({ file });
    expect(await store.advisories.feedStates()).toEqual([]);
    await store.close();
  });

  it('reads while a change waits for another process', async () => {
    await fill();
    const engine = await openSqlite({ file });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const order: string[] = [];
    const count = (db: Kysely<Tables>, records: number) => db.updateTable('feed').set({ records }).execute();
    const noteRead = async (name: string) => {
      await engine.db.selectFrom('feed').selectAll().execute();
      order.push(name);
    };
    const changes = [
      engine.db.transaction().execute((transaction) => count(transaction, 1)),
      count(engine.db, 2),
    ].map((change) => change.then(() => order.push('change')));
    await noteRead('read');
    await engine.db
      .transaction()
      .setAccessMode('read only')
      .execute(() => Promise.resolve());
    await noteRead('read again');
    other.exec('rollback');
    await Promise.all(changes);
    expect(order).toEqual(['read', 'read again', 'change', 'change']);
    other.close();
    await engine.close();
  });

  it('makes one store when several processes open it at once', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => openInventory({ file })));
    await Promise.all(stores.map((store, i) => sync(store, `feed-${i}`, [advisory('CVE-1')])));
    for (const store of stores) {
      expect(await store.advisories.feedStates()).toHaveLength(5);
      await store.close();
    }
  });
});

describe('a file that is not ours', () => {
  it.each([
    { what: 'text', write: () => writeFileSync(file, 'This is a letter to my mother.\n'.repeat(100)) },
    { what: 'one byte', write: () => writeFileSync(file, 'x') },
    {
      what: 'a database of another program',
      write: () => {
        const database = new DatabaseSync(file);
        database.exec('create table bookmark (url text); insert into bookmark values (1)');
        database.close();
      },
    },
    {
      what: 'a database of another program that counts its versions as we do',
      write: () => {
        const database = new DatabaseSync(file);
        database.exec('create table bookmark (url text); pragma user_version = 1');
        database.close();
      },
    },
  ])('refuses $what as a store and leaves it untouched', async ({ write }) => {
    mkdirSync(join(folder, 'cache'));
    write();
    const before = readFileSync(file);
    await expect(openInventory({ file })).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining(file) as string,
      hint: expect.stringContaining(`delete ${file}`) as string,
    });
    expect(readFileSync(file)).toEqual(before);
  });
});

describe('a damaged store', () => {
  it('refuses a store by name that lost its second half', async () => {
    await fill();
    truncateSync(file, Math.floor(statSync(file).size / 2));
    const use = async () => {
      const store = await openInventory({ file });
      try {
        await store.advisories.match([wanted('1')]);
      } finally {
        await store.close();
      }
    };
    await expect(use()).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining(file) as string,
    });
  });

  it('refuses a store by name with a page of noise', async () => {
    await fill(2000);
    corrupt(Math.floor(statSync(file).size / 2));
    const store = await openInventory({ file });
    const readAll = async () => {
      await store.advisories.match([wanted('1')]);
      await store.transfer.exportTo(join(folder, 'export'));
    };
    await expect(readAll()).rejects.toMatchObject({
      code: 'STORE_FAILED',
      hint: expect.stringContaining(`delete ${file}`) as string,
    });
    await store.close();
  });

  it('finds no facts of a layer where they are noise', async () => {
    const cataloger = { id: 'dpkg', version: 1 };
    const facts = { files: [], problems: [] };
    const store = await openInventory({ file });
    await store.facts.save(digest('a'), [{ cataloger, facts, owned: [] }], Uint8Array.of(1));
    const database = new DatabaseSync(file);
    database.exec(`update layer_facts set facts = x'28b52ffd00', owned = x'7b'`);
    database.exec(`update layer_overlay set overlay = x'28b52ffd00'`);
    database.close();
    expect(await store.facts.load(digest('a'), [cataloger])).toEqual({ facts: new Map() });
    expect(await store.facts.loadOwned(digest('a'), cataloger)).toEqual([]);
    await store.close();
  });
});

describe('a place that cannot be written', () => {
  it.each([
    { what: 'a folder', place: () => folder },
    { what: 'below a file', place: () => join(folder, 'file', 'plimsoll.db') },
    { what: 'a name that is too long', place: () => join(folder, 'x'.repeat(300)) },
  ])("refuses $what as a store's place with a hint", async ({ place }) => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openInventory({ file: place() })).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining(place()) as string,
      hint: expect.stringContaining('--store') as string,
    });
  });
});

describe('a full disk', () => {
  const many = Array.from({ length: 3000 }, (_, i) => advisory(`CVE-new-${i}`, { title: 'x'.repeat(200) }));

  it('keeps the last good data when a sync fills the disk, and works again with free space', async () => {
    const engine = await openSqlite({ file });
    const store = createStore(engine, () => new Date());
    await sync(store, 'f', [advisory('CVE-1')]);
    const limitPages = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(engine.db);

    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(engine.db);
    await limitPages((rows[0]?.page_count ?? 0) + 10);
    await expect(sync(store, 'f', many)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('the disk is full') as string,
      hint: expect.stringContaining('space') as string,
    });
    expect(await store.advisories.match([wanted('1')])).toHaveLength(1);

    await limitPages(1_000_000);
    expect(await sync(store, 'f', many)).toMatchObject({ records: 3000 });
    await store.close();
  });
});

describe('a lock', () => {
  it("keeps a lock's file only while it is held", async () => {
    const store = await openInventory({ file });
    const turns = [await store.takeLock('blob a'), await store.takeLock('blob b')];
    expect(readdirSync(`${file}.locks`)).toHaveLength(2);
    for (const turn of turns) turn.release();
    expect(existsSync(`${file}.locks`)).toBe(false);
    await sync(store, 'f', [advisory('CVE-1')]);
    await store.close();
    expect(readdirSync(join(folder, 'cache'))).toEqual(['plimsoll.db']);
  });

  it('fails with a hint, after a limit, where a lock is never released', async () => {
    const holder = await openInventory({ file });
    const waiter = await openInventory({ file, feedLockTimeoutMs: 0 });
    await holder.advisories.beginSync('osv:Red Hat', 'full');
    await expect(waiter.advisories.beginSync('osv:Red Hat', 'full')).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('osv:Red Hat') as string,
    });
    await holder.close();
    const begun = await waiter.advisories.beginSync('osv:Red Hat', 'full');
    await begun.abandon();
    await waiter.close();
  });
});
