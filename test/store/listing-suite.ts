import { expect, it, onTestFinished } from 'vitest';
import { defined, type KeyedAdvisory, type StoredRange } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, range, sync } from './records.ts';

const FEED = 'debian-tracker';
const BOOKWORM = range({ ecosystem: 'Debian:12' });

/** The feeds' content in lists, and the log of their syncs. */
export function listingSuite(openStore: OpenStore): void {
  async function open(): Promise<Inventory> {
    const store = await openStore();
    onTestFinished(() => store.close());
    return store;
  }

  it("lists the ecosystems of each feed's ranges", async () => {
    const store = await open();
    await sync(store, FEED, [
      advisory('CVE-2024-1', { ranges: [BOOKWORM, range({ ecosystem: 'Debian:11' })] }),
    ]);
    await sync(store, 'osv:Debian', [advisory('DSA-1', { ranges: [BOOKWORM] })]);
    expect(await store.listing.ecosystems()).toEqual([
      { feed: FEED, ecosystem: 'Debian:11' },
      { feed: FEED, ecosystem: 'Debian:12' },
      { feed: 'osv:Debian', ecosystem: 'Debian:12' },
    ]);
  });

  it("lists a namespace's CVEs and records without one, unless not affected or of another feed", async () => {
    const store = await open();
    await sync(store, FEED, [
      advisory('DSA-2', { cves: ['CVE-2024-3', 'CVE-2024-2'] }),
      advisory('CVE-2024-2'),
      advisory('TEMP-1'),
      advisory('CVE-2024-4', { ranges: [range({ state: 'not-affected', upper: '0' })] }),
      advisory('CVE-2024-5', { ranges: [range({ ecosystem: 'Debian:11' })] }),
    ]);
    await sync(store, 'osv:Debian', [advisory('CVE-2024-6')]);
    expect(await idsOf(store, 2)).toEqual([['CVE-2024-2', 'CVE-2024-3'], ['TEMP-1']]);
    expect(await store.listing.ids({ feed: FEED, ecosystems: [], limit: 9 })).toEqual({ items: [] });
  });

  it('gives a full last page no next one', async () => {
    const store = await open();
    await sync(store, FEED, [advisory('CVE-2024-1'), advisory('CVE-2024-2')]);
    expect(await idsOf(store, 2)).toEqual([['CVE-2024-1', 'CVE-2024-2']]);
    expect(await idsOf(store, 1)).toEqual([['CVE-2024-1'], ['CVE-2024-2']]);
  });

  it('logs the last syncs of each feed that changed something, the newest first', async () => {
    const store = await open();
    for (const upper of ['1', '2', '2', '3']) {
      await sync(store, FEED, [advisory('CVE-2024-1', { ranges: [range({ upper })] })]);
    }
    await sync(store, 'kev-like', [advisory('CVE-2024-9')]);
    const seqs = (await store.listing.syncs(2)).map(({ seq, feed }) => [seq, feed]);
    expect(seqs).toEqual([
      [4, 'kev-like'],
      [3, FEED],
      [2, FEED],
    ]);
    expect(await store.listing.sync(3)).toEqual({ seq: 3, feed: FEED, syncedAt: '2026-01-02T03:04:05Z' });
    expect(await store.listing.sync(5)).toBeUndefined();
  });

  it('lists what each sync added and removed, under the ids of that time', async () => {
    const store = await open();
    const stays = advisory('CVE-2024-1');
    await sync(store, FEED, [stays, advisory('DSA-2', { cves: ['CVE-2024-2'] })]);
    await sync(store, FEED, [
      stays,
      advisory('DSA-3', { cves: ['CVE-2024-3'], ranges: [range({ upper: '3' })] }),
      advisory('DSA-2', { cves: ['CVE-2024-2'], ranges: [range({ state: 'not-affected', upper: '0' })] }),
    ]);
    await sync(store, FEED, [stays]);
    expect(await differenceOf(store, 1, 0)).toEqual(['CVE-2024-1 CVE-2024-1', 'DSA-2 CVE-2024-2']);
    expect(await differenceOf(store, 2, 1)).toEqual(['DSA-3 CVE-2024-3']);
    expect(await differenceOf(store, 1, 2)).toEqual(['DSA-2 CVE-2024-2']);
    expect(await differenceOf(store, 3, 2)).toEqual([]);
    expect(await differenceOf(store, 2, 3)).toEqual(['DSA-3 CVE-2024-3']);
  });

  it('lists a difference page by page', async () => {
    const store = await open();
    const records: KeyedAdvisory[] = [];
    for (let i = 0; i < 5; i++) records.push(advisory(`CVE-2024-${i}`));
    await sync(store, FEED, records);
    expect(await differenceOf(store, 1, 0, 2)).toHaveLength(5);
    expect(await differenceOf(store, 1, 0, 5)).toHaveLength(5);
  });
}

async function idsOf(store: Inventory, limit: number): Promise<(readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.listing.ids({
      feed: FEED,
      ecosystems: ['Debian:12', 'Debian:13'],
      limit,
      ...defined({ cursor }),
    });
    pages.push(page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

async function differenceOf(store: Inventory, present: number, absent: number, limit = 100) {
  const ranges: StoredRange[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.listing.difference({
      feed: FEED,
      present,
      absent,
      limit,
      ...defined({ cursor }),
    });
    ranges.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return ranges.map(({ record, cves }) => `${record} ${cves.join()}`).toSorted();
}
