import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, outcome, range, sync } from './records.ts';

const FEED = 'osv:Debian';

/** Parts of feeds as stores of their own. */
export function sliceSuite(open: OpenStore): void {
  let folder: string;
  let file: string;
  let from: Inventory;
  let to: Inventory;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slice-'));
    file = join(folder, 'slice');
    from = await open();
    to = await open();
    await fill(from);
  });
  afterEach(async () => {
    await from.close();
    await to.close();
    rmSync(folder, { recursive: true });
  });

  async function fill(store: Inventory): Promise<void> {
    const rating = { source: 'debian', severity: 'negligible' } as const;
    const qualifiers = { binaries: ['libssl3'], imports: [{ path: 'example.com/a', symbols: ['F'] }] };
    await sync(store, FEED, [
      advisory('CVE-1', {
        aliases: ['GHSA-1'],
        title: 'A title',
        ratings: [{ source: 'cna', severity: 'high', score: 7.5 }],
        ranges: [
          range({ lower: '1', upper: '3', rating, qualifiers }),
          range({ exact: 'odd' }),
          range({ ecosystem: 'Debian:13' }),
        ],
      }),
      advisory('CVE-2', { ranges: [range({ ecosystem: 'Debian:13' })] }),
    ]);
    await store.enrichment.replaceEpss([['CVE-2023-0001', { probability: 0.5, percentile: 0.9 }]], outcome());
    await store.enrichment.replaceKev([['CVE-1', { dateAdded: '2024-01-01', ransomware: true }]], outcome());
    const ratings = [{ source: 'cna', severity: 'low' }] as const;
    const fetchedAt = '2026-01-01T00:00:00Z';
    await store.enrichment.saveRecords(
      'cve',
      ['CVE-1', 'CVE-2'].map((cve) => ({ cve, found: true, fetchedAt, ratings })),
    );
  }

  const slice = (ecosystems: readonly string[] = ['Debian:12']) =>
    from.transfer.writeSlice({ feed: FEED, ecosystems }, file);
  const load = (cursor?: string) => to.transfer.loadSlices({ feed: FEED, files: [file], cursor });

  async function heldIn(store: Inventory) {
    const ranges = await store.advisories.rangesAbout(['openssl'], ['Debian:12', 'Debian:13']);
    return {
      ranges: ranges.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      records: await store.enrichment.ratings(['CVE-1', 'CVE-2']),
      ecosystems: await store.advisories.ecosystems(FEED, ''),
    };
  }

  it('loads a whole feed into an empty store as it is in the other', async () => {
    await slice(['Debian:12', 'Debian:13']);
    await load();
    expect(await heldIn(to)).toEqual(await heldIn(from));
    expect(await to.advisories.feedState(FEED)).toEqual(await from.advisories.feedState(FEED));
    expect(await to.changes.since(0)).toMatchObject({ isAll: false, feeds: [FEED] });
  });

  it('loads the same into a store that holds other feeds', async () => {
    await sync(to, 'debian-tracker', [advisory('CVE-3', { ranges: [range({ package: 'zlib' })] })]);
    await slice(['Debian:12', 'Debian:13']);
    await load();
    expect(await heldIn(to)).toEqual(await heldIn(from));
  });

  it('holds the ranges of its ecosystems alone, and the records of CVEs that these name', async () => {
    expect(await slice()).toEqual({ records: 1, ranges: 2 });
    await load('parts []');
    const { ecosystems, records } = await heldIn(to);
    expect(ecosystems).toEqual(['Debian:12']);
    expect([...records.keys()]).toEqual(['CVE-1']);
    expect(await to.advisories.feedState(FEED)).toMatchObject({ cursor: 'parts []', records: 1, ranges: 2 });
  });

  it.each([[[]], [['debian-tracker']]])(
    'knows what it loads since the load, whenever others did, next to %j',
    async (others: readonly string[]) => {
      const began = new Date().toISOString();
      for (const feed of others) await sync(to, feed, [advisory('CVE-3')]);
      await slice();
      await load();
      const { syncedAt } = outcome();
      const { history, enrichment } = to;
      const [then, now] = [await history.momentAt('2026-02-01'), await history.momentAt('9')];
      expect([await history.feedState(FEED, then), await history.feedState(FEED, now)]).toMatchObject([
        undefined,
        { syncedAt, ranges: 2 },
      ]);
      const since = (await history.keptSince(FEED)) ?? '';
      expect(since >= began).toBe(true);
      expect([...(await enrichment.ratings(['CVE-1'], 'cve', then)).keys()]).toEqual([]);
      expect([...(await enrichment.ratings(['CVE-1'], 'cve', now)).keys()]).toEqual(['CVE-1']);
    },
  );

  it('keeps a CVE record that the store fetched later', async () => {
    const newer = { cve: 'CVE-1', found: true, title: 'new', fetchedAt: '2026-02-01T00:00:00Z', ratings: [] };
    await to.enrichment.saveRecords('cve', [newer]);
    await slice();
    await load();
    expect((await to.enrichment.ratings(['CVE-1'])).get('CVE-1')).toMatchObject({ title: 'new' });
  });

  it.each(['epss', 'kev'])('loads %s into an empty store, and over what is there', async (feed) => {
    await from.transfer.writeSlice({ feed, ecosystems: [] }, file);
    await to.transfer.loadSlices({ feed, files: [file] });
    await to.transfer.loadSlices({ feed, files: [file] });
    expect(await to.enrichment.epss(['CVE-2023-0001'])).toEqual(
      feed === 'epss' ? await from.enrichment.epss(['CVE-2023-0001']) : new Map(),
    );
    expect(await to.enrichment.kev(['CVE-1'])).toEqual(
      feed === 'kev' ? await from.enrichment.kev(['CVE-1']) : new Map(),
    );
    expect(await to.advisories.feedState(feed)).toMatchObject({ records: 1 });
  });

  it('writes the same bytes for the same rows', async () => {
    await slice();
    const first = readFileSync(file);
    rmSync(file);
    await slice();
    expect(readFileSync(file).equals(first)).toBe(true);
  });

  const alter = (statements: string) => {
    const database = new DatabaseSync(file);
    database.exec(statements);
    database.close();
  };

  it.each([
    ['a text', () => writeFileSync(file, 'not a database')],
    ['an empty file', () => writeFileSync(file, '')],
    ['a database cut in half', () => truncateSync(file, 40_000)],
    ['a view in place of a table', () => alter('drop table kev; create view kev as select 1 as cve')],
    ['a trigger', () => alter('create trigger t after insert on kev begin select 1; end')],
    ['a virtual table', () => alter('create virtual table v using fts5(x)')],
    ['another version of the schema', () => alter('pragma user_version = 4')],
    ['a database of another program', () => alter('pragma application_id = 1')],
    ['another feed', () => alter("update feed set name = 'osv:Ubuntu' where name = 'osv:Debian'")],
    ['a state that no range has', () => alter("update vulnerable_range set state = 'fine'")],
  ])('refuses %s, and leaves the store as it was', async (_, damage) => {
    await slice();
    await sync(to, FEED, [advisory('CVE-9')]);
    const before = await heldIn(to);
    damage();
    await expect(load()).rejects.toMatchObject({
      code: expect.stringMatching(/ARTIFACT_REFUSED|STORE_FAILED/u),
    });
    expect(await heldIn(to)).toEqual(before);
  });

  it('refuses parts of different builds', async () => {
    await slice();
    await from.advisories.touch(FEED, '2026-01-03T00:00:00Z');
    const later = join(folder, 'later');
    await from.transfer.writeSlice({ feed: FEED, ecosystems: ['Debian:13'] }, later);
    await expect(to.transfer.loadSlices({ feed: FEED, files: [file, later] })).rejects.toMatchObject({
      code: 'ARTIFACT_REFUSED',
    });
  });

  it('amends a feed by what changed between two slices', async () => {
    const all = ['Debian:12', 'Debian:13'];
    await slice(all);
    await load();
    await sync(from, FEED, [advisory('CVE-1', { title: 'Another title' }), advisory('CVE-7')]);
    const next = join(folder, 'next');
    const delta = join(folder, 'delta');
    await from.transfer.writeSlice({ feed: FEED, ecosystems: all }, next);
    const summary = await from.transfer.writeDelta({ feed: FEED, base: file, next }, delta);
    expect(summary).toMatchObject({ changed: 2, gone: 1 });
    await to.transfer.loadDelta({ feed: FEED, file: delta });
    expect((await heldIn(to)).ranges).toEqual((await heldIn(from)).ranges);
  });
}
