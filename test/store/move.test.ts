import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openInventory } from '../../src/inventory/index.ts';
import { move, type MoveProgress } from '../../src/inventory/move/index.ts';
import { columnsOf, MOVED_TABLES } from '../../src/inventory/move/moved-table.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { claimDatabaseOnDemand, postgresQueueOnDemand } from '../../src/jobs/index.ts';
import { openStoreEngine } from '../../src/store/index.ts';
import type { StorePlace } from '../../src/store/ports.ts';
import { claimForServer } from '../../src/store/sqlite/claim-server.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { affected } from './events.ts';
import { fill, SCAN } from './fill-store.ts';
import { imageKey, indexed, installed, reference } from './images.ts';
import { advisory, digest, sync, wanted } from './records.ts';

const FAILED = { code: 'STORE_FAILED' };
const COPIED = Object.fromEntries(MOVED_TABLES.map((name) => [name, columnsOf(name).toSorted()]));

/** Tables of what replicas tell each other, what is made again, and what is sent again. */
const NOT_COPIED = [
  'arriving_run',
  'cataloged_image',
  'feed_request',
  'feed_setback',
  'pull_credential',
  'registry_limit',
  'request_budget',
  'run_part',
  'tag_digest',
];

describe('a move of a store', needs('Postgres'), () => {
  let postgres: PostgresServer;
  let folder: string;
  let file: StorePlace & { file: string };
  let database: StorePlace & { database: string };
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'move-'));
    file = { file: join(folder, 'store.db') };
    database = { database: await postgres.newDatabase() };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const claim = (place: StorePlace) =>
    'file' in place
      ? claimForServer(place.file)
      : claimDatabaseOnDemand({ connectionString: place.database });

  function run(from: StorePlace, to: StorePlace, onProgress: (step: MoveProgress) => void = () => undefined) {
    return move({ from, to, claim, onProgress });
  }

  async function using<Result>(
    place: StorePlace,
    work: (store: Inventory) => Promise<Result>,
  ): Promise<Result> {
    const store = await openInventory(place);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  /** As a server does; the answer ends it. */
  async function serve(place: StorePlace): Promise<() => Promise<void>> {
    if ('file' in place) {
      const held = await claimForServer(place.file);
      return () => {
        held.release();
        return Promise.resolve();
      };
    }
    const connection = { connectionString: place.database };
    const queue = await postgresQueueOnDemand({ connection, onError: () => undefined });
    return () => queue.stop(0);
  }

  /** Reads what clients see of it. */
  async function look(store: Inventory) {
    return {
      matches: await store.advisories.match([wanted('2')]),
      before: await store.advisories.match([wanted('2')], 1),
      feeds: await store.advisories.feedStates(),
      epss: await store.enrichment.epss(['CVE-2023-0001']),
      kev: await store.enrichment.kev(['CVE-1']),
      ratings: await store.enrichment.ratings(['CVE-1']),
      runs: await store.runs.list({ limit: 9 }),
      clusters: await store.runs.clusters(),
      document: Buffer.from((await store.documents.get(digest('b'))) ?? []),
      images: await store.inventory.list({ limit: 100 }),
      image: await store.inventory.get(indexed('image-7').key),
      programs: await store.programs.load(['linked']),
      scans: await store.scans.unfinished(),
      due: await store.notifications.due('9999', 100),
      events: await store.events.list({ limit: 100 }),
      subscriptions: await store.subscriptions.all(),
      deliveries: await store.deliveries.list({ limit: 10 }),
      currentVerdicts: await store.verdicts.currentVerdicts([imageKey('a')]),
      lines: await store.verdicts.linesAt(),
      verdicts: await store.verdicts.history(imageKey('a'), { limit: 10 }),
    };
  }

  it('copies every table from SQLite to Postgres and back, and leaves the source unchanged', async () => {
    await using(file, fill);
    const before = await using(file, look);
    const { tables, rows } = await run(file, database);
    expect(tables).toBe(MOVED_TABLES.length);
    expect(rows).toBeGreaterThan(5_000);
    expect(await using(database, look)).toEqual(before);
    expect(await using(file, look)).toEqual(before);
    const back = { file: join(folder, 'back.db') };
    expect(await run(database, back)).toEqual({ tables, rows });
    expect(await using(back, look)).toEqual(before);
  });

  it('fills every table in this test, so that none is compared empty', async () => {
    await using(file, fill);
    const engine = await openStoreEngine(file);
    for (const table of Object.keys(COPIED)) {
      const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(engine.db);
      expect(rows, table).toHaveLength(1);
    }
    await engine.close();
  });

  it('leaves a working store after the move, with new numbers for new rows', async () => {
    await using(file, fill);
    await run(file, database);
    await using(database, async (store) => {
      await sync(store, 'osv:Debian', [advisory('DSA-1')]);
      await store.events.append([{ event: affected('CVE-2') }]);
      expect((await store.events.span()).last).toBe(2);
      await store.inventory.save(indexed('new', [installed('new')]), [reference('new')]);
      expect((await store.scans.submit({ ...SCAN, subject: 'another' })).state).toBe('queued');
      expect((await store.advisories.feedStates()).map(({ feed }) => feed)).toContain('osv:Debian');
      expect((await store.inventory.list({ limit: 100 })).items).toHaveLength(52);
    });
  });

  it.each(['advisory', 'document', 'image_name', 'notified_image'])(
    'keeps the target closed after an end while copying %s, and resumes there',
    async (table) => {
      await using(file, fill);
      const ended = new Error('the process ended');
      const copied: string[] = [];
      await expect(
        run(file, database, (step) => {
          if (step.table === table) throw ended;
        }),
      ).rejects.toBe(ended);
      await expect(openInventory(database)).rejects.toMatchObject({
        ...FAILED,
        message: expect.stringContaining('was not finished') as string,
      });
      await run(file, database, (step) => {
        if (step.step === 'copy') copied.push(`${step.table} ${step.rows}`);
      });
      expect(copied.some((each) => each.startsWith('feed '))).toBe(false);
      expect(await using(database, look)).toEqual(await using(file, look));
    },
  );

  it('keeps the target file closed after a move that ended', async () => {
    const target = { file: join(folder, 'target.db') };
    await using(file, fill);
    const end = () => {
      throw new Error('the process ended');
    };
    await expect(run(file, target, end)).rejects.toThrow('the process ended');
    await expect(openInventory(target)).rejects.toThrow('was not finished');
    await run(file, target);
    expect(await using(target, look)).toEqual(await using(file, look));
  });

  it('refuses a target that holds anything, and changes nothing there', async () => {
    await using(file, fill);
    await using(database, (store) => store.documents.put(digest('c'), Uint8Array.of(1)));
    await expect(run(file, database)).rejects.toMatchObject({
      ...FAILED,
      message: 'the target is not empty: its table document has rows',
    });
    expect(await using(database, (store) => store.documents.get(digest('c')))).toBeDefined();
  });

  it.each([
    ['source', () => file],
    ['target', () => database],
  ])('refuses a move while a server uses the %s', async (_, place) => {
    await using(file, fill);
    await using(database, () => Promise.resolve());
    const stop = await serve(place());
    await expect(run(file, database)).rejects.toMatchObject(FAILED);
    await stop();
    await run(file, database);
  });

  it('keeps servers from starting on a database that is being moved', async () => {
    const held = await claimDatabaseOnDemand({ connectionString: database.database });
    const start = postgresQueueOnDemand({
      connection: { connectionString: database.database },
      onError: () => undefined,
    });
    await expect(start).rejects.toThrow('is being moved');
    held.release();
  });

  it.each([
    [
      'other content',
      `update plimsoll.affected_package set name = 'another' where id = 1`,
      'not all of them',
    ],
    [
      'fewer rows',
      `delete from plimsoll.advisory_alias where id = (select min(id) from plimsoll.advisory_alias)`,
      'table advisory_alias has ',
    ],
  ])('fails where the target has %s in the end, and keeps it closed', async (_, change, says) => {
    await using(file, fill);
    const end = ({ step }: MoveProgress) => {
      if (step === 'compare') throw new Error('the process ended');
    };
    await expect(run(file, database, end)).rejects.toThrow('the process ended');
    const client = new pg.Client({ connectionString: database.database });
    await client.connect();
    await client.query(change);
    await client.end();
    const message = expect.stringContaining(says) as string;
    await expect(run(file, database)).rejects.toMatchObject({ ...FAILED, message });
    await expect(openInventory(database)).rejects.toThrow('was not finished');
  });

  it.each([
    ['SQLite', () => file, SQLITE_COLUMNS],
    ['Postgres', () => database, POSTGRES_COLUMNS],
  ])('moves every table and every column that the migrations make, in %s', async (_, place, query) => {
    const engine = await openStoreEngine(place());
    const { rows } = await sql<{ table: string; column: string }>`${sql.raw(query)}`.execute(engine.db);
    await engine.close();
    const made = Map.groupBy(rows, (row) => row.table);
    const columns = [...made].map(([name, of]) => [name, of.map(({ column }) => column).toSorted()] as const);
    const names = [...made.keys()];
    expect(names.filter((name) => !Object.hasOwn(COPIED, name)).toSorted()).toEqual(NOT_COPIED);
    expect(Object.fromEntries(columns.filter(([name]) => !NOT_COPIED.includes(name)))).toEqual(COPIED);
  });
});

const SQLITE_COLUMNS = `select m.name as "table", c.name as "column" from sqlite_schema m, pragma_table_info(m.name) c
  where m.type = 'table' and m.name not like 'sqlite_%'`;
const POSTGRES_COLUMNS = `select table_name as "table", column_name as "column" from information_schema.columns
  where table_schema = 'plimsoll' and table_name <> 'schema_version'`;
