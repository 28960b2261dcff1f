import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, digest, outcome, range, sync, wanted } from './records.ts';

export function transferSuite(open: OpenStore): void {
  let folder: string;
  let file: string;
  let from: Inventory;
  let to: Inventory;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'transfer-'));
    file = join(folder, 'feeds.plimsoll');
    from = await open();
    to = await open();
  });
  afterEach(async () => {
    await from.close();
    await to.close();
    rmSync(folder, { recursive: true });
  });

  const score = { probability: 0.00042, percentile: 0.1 };
  const exploited = { dateAdded: '2024-01-01', dueDate: '2024-02-01', ransomware: true };

  async function fill(store: Inventory): Promise<void> {
    const rating = { source: 'debian', severity: 'negligible' } as const;
    const qualifiers = {
      binaries: ['libssl3'],
      imports: [{ path: 'example.com/a', symbols: ['F'], goos: ['linux'] }],
      reviewed: true,
      tags: [{ lower: '1', upper: '2' }],
    };
    await sync(store, 'osv:Debian', [
      advisory('DSA-1', {
        cves: ['CVE-1', 'CVE-2'],
        aliases: ['GHSA-1'],
        title: 'A title',
        ratings: [{ source: 'cna', severity: 'high', score: 7.5 }],
        ranges: [range({ lower: '1', upper: '3', rating, qualifiers }), range({ exact: 'odd' })],
      }),
      ...Array.from({ length: 1200 }, (_, i) =>
        advisory(`CVE-x-${i}`, { ranges: [range({ package: `p${i}` })] }),
      ),
    ]);
    await store.enrichment.replaceEpss([['CVE-2023-0001', score]], outcome());
    await store.enrichment.replaceKev([['CVE-1', exploited]], outcome());
    const ratings = [{ source: 'cna', severity: 'low' }] as const;
    await store.enrichment.saveRecords('cve', [
      { cve: 'CVE-1', found: true, fetchedAt: '2026-01-01T00:00:00Z', ratings },
    ]);
    await store.documents.put(digest('a'), Uint8Array.of(1));
  }

  it("replaces the other store's CVE list by one that was loaded as a whole", async () => {
    const record = (cve: string) => ({ cve, found: true, fetchedAt: '2026-01-01T00:00:00Z', ratings: [] });
    const sync = await from.enrichment.beginRecordSync('cve', 'full');
    await sync.add([{ ...record('CVE-2'), ratings: [{ source: 'cna', severity: 'high' }] }]);
    const state = await sync.commit(outcome({ cursor: 'here' }));
    await from.enrichment.saveRecords('nvd', [record('CVE-2')]);
    await to.enrichment.saveRecords('cve', [record('CVE-3')]);
    await from.transfer.exportTo(file);
    await to.transfer.importFrom(file);
    const { seq } = (await to.advisories.feedState('cve')) ?? state;
    expect(await to.advisories.feedState('cve')).toEqual({ ...state, seq });
    for (const source of ['cve', 'nvd']) {
      const records = await to.enrichment.ratings(['CVE-1', 'CVE-2', 'CVE-3'], source);
      expect(records).toEqual(await from.enrichment.ratings(['CVE-2'], source));
      expect(records.size).toBe(1);
    }
  });

  it('imports the same advisories and enrichment, and no facts', async () => {
    await fill(from);
    const manifest = await from.transfer.exportTo(file);
    expect(manifest.feeds).toMatchObject([
      { feed: 'epss' },
      { feed: 'kev' },
      { feed: 'osv:Debian', records: 1201 },
    ]);
    expect(await to.transfer.importFrom(file)).toEqual(manifest);
    const asked = [wanted('2'), wanted('odd', { id: 2 }), wanted('1', { id: 3, name: 'p7' })];
    expect(await to.advisories.match(asked)).toEqual(await from.advisories.match(asked));
    expect(await to.advisories.match(asked)).toHaveLength(3);
    expect(await to.enrichment.epss(['CVE-2023-0001'])).toEqual(new Map([['CVE-2023-0001', score]]));
    expect(await to.enrichment.kev(['CVE-1'])).toEqual(new Map([['CVE-1', exploited]]));
    expect(await to.enrichment.ratings(['CVE-1'])).toEqual(await from.enrichment.ratings(['CVE-1']));
    expect(await to.documents.get(digest('a'))).toBeUndefined();
    const withoutSeq = async (store: Inventory) =>
      (await store.advisories.feedStates()).map((state) => ({ ...state, seq: 0 }));
    expect(await withoutSeq(to)).toEqual(await withoutSeq(from));
  });

  it('changes nothing by a repeated import, and leaves other feeds alone', async () => {
    await fill(from);
    await fill(to);
    await sync(to, 'other', [advisory('CVE-9')]);
    const before = await to.advisories.feedState('osv:Debian');
    await from.transfer.exportTo(file);
    await to.transfer.importFrom(file);
    expect(await to.advisories.feedState('osv:Debian')).toEqual(before);
    expect(await to.advisories.feedState('other')).toMatchObject({ records: 1 });
  });

  it('exports problems with everything that they say', async () => {
    const problem = {
      kind: 'range-invalid',
      subject: 'DSA-1',
      message: 'no version',
      package: 'ssl',
    } as const;
    await from.enrichment.replaceKev([['CVE-1', exploited]], outcome({ problems: [problem] }));
    await from.transfer.exportTo(file);
    await to.transfer.importFrom(file);
    expect((await to.advisories.feedState('kev'))?.problems).toEqual([problem]);
  });

  it('exports no feed of an empty store', async () => {
    expect((await from.transfer.exportTo(file)).feeds).toEqual([]);
    expect((await to.transfer.importFrom(file)).feeds).toEqual([]);
  });

  it('refuses an existing file, or a missing folder, and leaves nothing behind', async () => {
    writeFileSync(file, 'precious');
    await expect(from.transfer.exportTo(file)).rejects.toMatchObject({ code: 'IO_FAILED' });
    expect(readFileSync(file, 'utf8')).toBe('precious');
    const nowhere = join(folder, 'missing', 'feeds.plimsoll');
    await expect(from.transfer.exportTo(nowhere)).rejects.toMatchObject({ code: 'IO_FAILED' });
    expect(readdirSync(folder)).toEqual(['feeds.plimsoll']);
  });

  const editWith = (statement: string) => () => {
    const database = new DatabaseSync(file);
    database.exec(statement);
    database.close();
  };

  it.each([
    { what: 'that was cut short', damage: () => truncateSync(file, 20_000) },
    { what: 'that is empty', damage: () => truncateSync(file, 0) },
    { what: 'that is not a database', damage: () => writeFileSync(file, '<html>not found</html>') },
    { what: 'that is a database of another kind', damage: editWith('pragma application_id = 1') },
    { what: 'that is missing', damage: () => rmSync(file) },
    { what: 'without a manifest', damage: editWith('delete from manifest') },
    { what: 'with a manifest that is not JSON', damage: editWith(`update manifest set json = '{'`) },
    {
      what: 'of a format to come',
      damage: editWith(`update manifest set json = json_set(json, '$.format', 99)`),
    },
    {
      what: 'whose manifest vouches for no part',
      damage: editWith(`update manifest set json = json_set(json, '$.parts', json_array())`),
    },
    { what: 'without one of its parts', damage: editWith(`delete from frame where part = 'feed/kev'`) },
    { what: 'with an altered part', damage: editWith(`update frame set bytes = zeroblob(length(bytes))`) },
    { what: 'with text for bytes', damage: editWith(`update frame set bytes = 'text'`) },
  ])('refuses an export $what before anything is replaced', async ({ damage }) => {
    await fill(from);
    await from.transfer.exportTo(file);
    damage();
    await expect(to.transfer.importFrom(file)).rejects.toMatchObject({
      code: 'IO_FAILED',
      message: expect.stringContaining(file),
    });
    expect(await to.advisories.feedStates()).toEqual([]);
  });
}
