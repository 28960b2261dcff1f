import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { openNewStore } from '../../src/store/testing/open-new-store.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { advisory, outcome, sync } from './records.ts';

const FEED = 'osv:Debian';
const BEFORE = '2026-01-01T12:00:00.000Z';
const BETWEEN = '2026-01-01T12:01:00.000Z';
const AFTER = '2026-01-01T12:02:00.000Z';
/** Milliseconds in which what need not wait is done. */
const A_WHILE = 200;

/** Keeps others from writing a table until the call that it returns. */
type Hold = (table: string) => Promise<() => Promise<void>>;

interface Opened {
  readonly store: Inventory;
  readonly hold: Hold;
}

/** A report that is made while a sync is written does not know it, and must not be dated after it. */
function dateSuite(open: () => Promise<Opened>): void {
  let store: Inventory;
  let hold: Hold;
  let time = BEFORE;
  const now = () => new Date(time);
  beforeEach(async () => {
    time = BEFORE;
    ({ store, hold } = await open());
    onTestFinished(() => store.close());
  });

  /** Lets minutes pass while it waits to write a table; returns the numbers of the last sync before and after it did. */
  async function heldUp(table: string, work: () => Promise<unknown>): Promise<readonly number[]> {
    const release = await hold(table);
    const done = work();
    await pause(A_WHILE);
    time = AFTER;
    await release();
    await done;
    const moments = [await store.history.momentAt(BETWEEN), await store.history.momentAt(AFTER)];
    return moments.map(({ seq }) => seq);
  }

  async function stage() {
    const staged = await store.advisories.beginSync(FEED, 'full');
    await staged.add([advisory('CVE-1')]);
    return () => staged.commit(outcome({ syncedAt: now }));
  }

  it.each([['sync'], ['vulnerable_range']])('dates a sync once it has written %s', async (table) => {
    expect(await heldUp(table, await stage())).toEqual([0, 1]);
    expect(await store.advisories.feedState(FEED)).toMatchObject({ syncedAt: AFTER, contentAt: AFTER });
    expect(await store.history.keptSince(FEED)).toBe(AFTER);
  });

  it('dates records of CVEs once they are written, all of them or some', async () => {
    const record = { cve: 'CVE-2024-1', found: true, fetchedAt: BEFORE, ratings: [] };
    const staged = await store.enrichment.beginRecordSync('cve', 'full');
    await staged.add([record]);
    expect(await heldUp('sync', () => staged.commit(outcome({ syncedAt: now })))).toEqual([0, 1]);
    time = BEFORE;
    const { seq } = await store.history.momentAt(AFTER);
    const some = [{ ...record, cve: 'CVE-2024-2' }];
    const save = () => store.enrichment.saveRecords('nvd', some, now);
    expect(await heldUp('cve_record', save)).toEqual([0, seq + 1]);
  });

  it('dates lists that rank CVEs once they are written', async () => {
    const scores = [['CVE-2024-1', { probability: 0.1, percentile: 0.2 }]] as const;
    const replaced = () => store.enrichment.replaceEpss(scores, outcome({ syncedAt: now }));
    expect(await heldUp('epss', replaced)).toEqual([0, 1]);
    time = BEFORE;
    const listed = [['CVE-2024-1', { dateAdded: '2026-01-01', ransomware: false }]] as const;
    const relisted = () => store.enrichment.replaceKev(listed, outcome({ syncedAt: now }));
    expect(await heldUp('kev', relisted)).toEqual([0, 2]);
  });

  it('dates what others sent once it is written, and keeps when its source confirmed it', async () => {
    const commit = async () => {
      const staged = await store.advisories.beginSync(FEED, 'full');
      await staged.add([advisory('CVE-1')]);
      return () => staged.commit(outcome({ syncedAt: '2025-12-24T00:00:00.000Z', receivedAt: now }));
    };
    expect(await heldUp('vulnerable_range', await commit())).toEqual([0, 1]);
    expect(await store.advisories.feedState(FEED)).toMatchObject({ syncedAt: '2025-12-24T00:00:00.000Z' });
    expect(await store.history.keptSince(FEED)).toBe(AFTER);
  });
}

function holdFile(file: string): () => Promise<void> {
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  return () => {
    other.close();
    return Promise.resolve();
  };
}

describe('dates of syncs on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dates-'));
  let opened = 0;
  afterAll(() => rmSync(folder, { recursive: true }));

  dateSuite(async () => {
    const file = join(folder, `${++opened}.db`);
    return { store: await openNewStore(file), hold: () => Promise.resolve(holdFile(file)) };
  });

  it('dates the confirmation of a feed once it may write it', async () => {
    const file = join(folder, `${++opened}.db`);
    const store = await openNewStore(file);
    onTestFinished(() => store.close());
    await sync(store, FEED, [advisory('CVE-1')]);
    let time = BEFORE;
    const release = holdFile(file);
    const touched = store.advisories.touch(FEED, () => new Date(time));
    await pause(A_WHILE);
    time = AFTER;
    await release();
    await touched;
    expect(await store.advisories.feedState(FEED)).toMatchObject({ syncedAt: AFTER });
  });
});

describe('dates of syncs on Postgres', needs('Postgres'), () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  dateSuite(async () => {
    const database = await server.newDatabase();
    const hold = async (table: string) => {
      const other = new pg.Client(database);
      await other.connect();
      await other.query('begin');
      await other.query(`lock table plimsoll.${table} in share mode`);
      return () => other.end();
    };
    return { store: await openInventory({ database }), hold };
  });
});
