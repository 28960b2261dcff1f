import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { stateOf, visibleStates } from './child.ts';
import { digest, outcome, sync, wanted } from './records.ts';

const FAILED = { code: 'STORE_FAILED' };

describe('Postgres', needs('Postgres'), () => {
  let postgres: PostgresServer;
  let database: string;
  let store: Inventory;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    database = await postgres.newDatabase();
    store = await openInventory({ database });
    await sync(store, 'f', stateOf('1'));
  });
  afterEach(() => store.close());

  async function query(text: string): Promise<unknown[]> {
    const client = new pg.Client(database);
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(text);
    await client.end();
    return rows;
  }

  describe('Postgres that is stopped and started again', () => {
    it('ends a sync when Postgres stops, and leaves the last good data and no lock', async () => {
      const begun = await store.advisories.beginSync('f', 'full');
      await begun.add(stateOf('2', 12_000));
      await postgres.interrupt();
      await postgres.resume();
      await expect(begun.commit(outcome())).rejects.toMatchObject(FAILED);
      expect(await visibleStates(store)).toEqual(['1']);
      await sync(store, 'f', stateOf('3'));
      expect(await visibleStates(store)).toEqual(['3']);
    });

    it('fails matches with a reason when Postgres stops, and gives no wrong answer', async () => {
      const matches = Array.from({ length: 40 }, () => visibleStates(store));
      const [, ...ends] = await Promise.all([
        postgres.interrupt(),
        ...matches.map((one) => one.catch(String)),
      ]);
      for (const end of ends) if (typeof end !== 'string') expect(end).toEqual(['1']);
      await expect(store.advisories.match([wanted('0')])).rejects.toMatchObject({
        ...FAILED,
        message: expect.stringContaining('nothing listens at this address') as string,
      });
      await expect(store.takeLock('an image')).rejects.toMatchObject(FAILED);
      await postgres.resume();
      expect(await visibleStates(store)).toEqual(['1']);
    });
  });

  it('commits nothing of a sync whose connection is ended, and lets another one start', async () => {
    const other = await openInventory({ database });
    const begun = await store.advisories.beginSync('f', 'full');
    await begun.add(stateOf('2'));
    const waiting = other.advisories.beginSync('f', 'full');
    await query(`select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`);
    const next = await waiting;
    await expect(begun.commit(outcome())).rejects.toMatchObject(FAILED);
    await next.add(stateOf('3'));
    await next.commit(outcome());
    expect(await visibleStates(store)).toEqual(['3']);
    await other.close();
  });

  it('leaves the last good data, no lock and no rows when a staging process is killed', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), database, 'stage']);
    await once(child.stdout, 'data');
    const waiting = store.advisories.beginSync('f', 'full');
    child.kill('SIGKILL');
    await (await waiting).abandon();
    expect(await visibleStates(store)).toEqual(['1']);
    // A connection drops its tables when it ends, for which nobody waits.
    const tables = () => query(`select relname from pg_class where relname like 'staged%'`);
    await expect.poll(tables, { timeout: 10_000 }).toEqual([]);
  });

  it('reports a lock that is held for too long, and keeps it', async () => {
    const impatient = await openInventory({ database, feedLockTimeoutMs: 100 });
    const begun = await store.advisories.beginSync('f', 'full');
    await expect(impatient.advisories.beginSync('f', 'full')).rejects.toThrow('working on f for too long');
    await begun.add(stateOf('2'));
    await begun.commit(outcome());
    expect(await visibleStates(store)).toEqual(['2']);
    await impatient.close();
  });

  it('shows readers whole states while a sync replaces the feed again and again', async () => {
    const progress = { isOver: false };
    const syncs = (async () => {
      for (const version of ['2', '3', '4', '5', '6']) await sync(store, 'f', stateOf(version, 2000));
      progress.isOver = true;
    })();
    while (!progress.isOver) expect(await visibleStates(store)).toHaveLength(1);
    await syncs;
  });

  it('makes one store when several replicas start at once on an empty database', async () => {
    const empty = await postgres.newDatabase();
    const stores = await Promise.all(Array.from({ length: 5 }, () => openInventory({ database: empty })));
    await Promise.all(stores.map((one, i) => sync(one, `feed-${i}`, stateOf('1', 10))));
    for (const one of stores) {
      expect(await one.advisories.feedStates()).toHaveLength(5);
      await one.close();
    }
  });

  it('queues more requests than there are connections', async () => {
    const narrow = await openInventory({ database: `${database}&pool_max_conns=1` });
    const answers = await Promise.all(Array.from({ length: 50 }, () => visibleStates(narrow)));
    expect(new Set(answers.flat())).toEqual(new Set(['1']));
    await narrow.close();
  });

  it('reports a server that has no connection left', async () => {
    await query(`create role narrow_${pid()} login connection limit 1 in role plimsoll`);
    await query(`alter role narrow_${pid()} password 'p'; grant all on schema plimsoll to narrow_${pid()}`);
    const narrow = await openInventory({ database: database.replace(/\/\/[^@]*@/, `//narrow_${pid()}:p@`) });
    await expect(narrow.takeLock('an image')).rejects.toMatchObject({
      ...FAILED,
      hint: expect.stringContaining('max_connections') as string,
    });
    await narrow.close();
  });
  const pid = (): string => database.slice(database.lastIndexOf('_') + 1, database.indexOf('?'));

  describe('a database that cannot be used', () => {
    it.each([
      {
        what: 'a wrong password',
        edit: (at: string) => at.replace('a%20password', 'another'),
        says: 'rejected the user',
      },
      {
        what: 'a missing database',
        edit: (at: string) => at.replace('/test_', '/no_'),
        says: 'no such database',
      },
      {
        what: 'a closed port',
        edit: (at: string) => at.replace(/:\d+\//, ':1/'),
        says: 'nothing listens at this address',
      },
      {
        what: 'a server without TLS where it is required',
        edit: (at: string) => at.replace('=disable', '=require'),
        says: 'does not support SSL',
      },
      {
        what: 'an unknown setting',
        edit: (at: string) => `${at}&no_such_setting=1`,
        says: 'no_such_setting',
      },
    ])('refuses $what with the reason', async ({ edit, says }) => {
      await expect(openInventory({ database: edit(database) })).rejects.toMatchObject({
        ...FAILED,
        message: expect.stringContaining(says) as string,
        hint: expect.any(String) as string,
      });
    });

    it('refuses a read-only database with the reason', async () => {
      const standby = await openInventory({ database: `${database}&default_transaction_read_only=on` });
      await expect(standby.documents.put(digest('a'), Uint8Array.of(1))).rejects.toThrow('read-only');
      expect(await visibleStates(standby)).toEqual(['1']);
      await standby.close();
    });

    it('refuses a database with another encoding, with the reason', async () => {
      await query(
        `create database latin_${pid()} encoding 'LATIN1' locale 'C' locale_provider libc template template0`,
      );
      const latin = database.replace(/test_(\d+)/, 'latin_$1');
      await expect(openInventory({ database: latin })).rejects.toThrow('has the encoding LATIN1');
    });

    it('refuses a database of another version or program, with the reason', async () => {
      await query('update plimsoll.schema_version set version = 99');
      await expect(openInventory({ database })).rejects.toMatchObject({ code: 'STORE_OTHER_VERSION' });
      await query('drop table plimsoll.schema_version');
      await expect(openInventory({ database })).rejects.toThrow('is not a store of plimsoll');
    });
  });

  it('asks a server for TLS first by default, and accepts it without', async () => {
    const plain = await openInventory({ database: database.replace('?sslmode=disable', '') });
    expect(await visibleStates(plain)).toEqual(['1']);
    await plain.close();
  });
});
