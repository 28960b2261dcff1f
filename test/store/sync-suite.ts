import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SyncOutcome } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, outcome, range, sync, wanted } from './records.ts';

export function syncSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const records = async () =>
    (await store.advisories.match([wanted('1')])).map(({ record }) => record).sort();

  it('shows nothing of a sync before its commit', async () => {
    await sync(store, 'f', [advisory('CVE-1')]);
    const begun = await store.advisories.beginSync('f', 'full');
    await begun.add(Array.from({ length: 12_000 }, (_, i) => advisory(`CVE-new-${i}`)));
    expect(await records()).toEqual(['CVE-1']);
    expect(await store.advisories.feedState('f')).toMatchObject({ records: 1 });
    await begun.commit(outcome());
    expect(await records()).toHaveLength(12_000);
  });

  it('leaves nothing behind an abandoned sync', async () => {
    const begun = await store.advisories.beginSync('f', 'full');
    await begun.add(Array.from({ length: 12_000 }, (_, i) => advisory(`CVE-${i}`)));
    await begun.abandon();
    expect(await store.advisories.feedState('f')).toBeUndefined();
    expect(await store.advisories.feedStates()).toEqual([]);
    expect(await records()).toEqual([]);
    const state = await sync(store, 'f', [advisory('CVE-1')]);
    expect(state).toMatchObject({ records: 1, ranges: 1 });
    expect(await records()).toEqual(['CVE-1']);
  });

  it('replaces the records of its own feed alone by a full sync', async () => {
    await sync(store, 'one', [advisory('CVE-1'), advisory('CVE-2')]);
    await sync(store, 'two', [advisory('CVE-3')]);
    await sync(store, 'one', [advisory('CVE-2')]);
    expect(await records()).toEqual(['CVE-2', 'CVE-3']);
  });

  it.each(['full', 'delta'] as const)('keeps a record that a %s sync does not add', async (mode) => {
    await sync(store, 'f', [advisory('CVE-1'), advisory('CVE-2')]);
    await sync(store, 'f', [advisory('CVE-1')]);
    const begun = await store.advisories.beginSync('f', mode);
    await begun.add([advisory('CVE-3')]);
    const kept = await begun.keep(['CVE-1', 'CVE-2', 'CVE-3', 'CVE-4']);
    expect([...kept]).toEqual(['CVE-1']);
    await begun.commit(outcome());
    expect(await records()).toEqual(['CVE-1', 'CVE-3']);
  });

  it('adds, replaces and removes records by a delta, and leaves the rest', async () => {
    await sync(store, 'f', [advisory('CVE-1'), advisory('CVE-2'), advisory('CVE-3')]);
    const changed = advisory('CVE-2', { ranges: [range({ package: 'zlib' })] });
    const state = await sync(store, 'f', [changed, advisory('CVE-4')], {
      mode: 'delta',
      remove: ['CVE-3', 'CVE-unknown'],
    });
    expect(await records()).toEqual(['CVE-1', 'CVE-4']);
    expect(state).toMatchObject({ records: 3, ranges: 3 });
    const [moved] = await store.advisories.rangesOf('CVE-2', ['Debian:12']);
    expect(moved?.package).toBe('zlib');
  });

  it('drops the ranges of a withdrawn record, and restores them when it returns', async () => {
    await sync(store, 'f', [advisory('CVE-1')]);
    await sync(store, 'f', [advisory('CVE-1', { withdrawn: '2026-01-01T00:00:00Z' })]);
    expect(await records()).toEqual([]);
    expect(await store.advisories.rangesOf('CVE-1', ['Debian:12'])).toEqual([]);
    await sync(store, 'f', [advisory('CVE-1')]);
    expect(await records()).toEqual(['CVE-1']);
  });

  it('stores a record once that went and came back', async () => {
    await sync(store, 'f', [advisory('CVE-1'), advisory('CVE-2')]);
    await sync(store, 'f', [advisory('CVE-2')]);
    const state = await sync(store, 'f', [advisory('CVE-1'), advisory('CVE-2')]);
    expect(await records()).toEqual(['CVE-1', 'CVE-2']);
    expect(state).toMatchObject({ records: 2, ranges: 2 });
  });

  it('keeps the number of the sync when nothing changed, and raises it otherwise', async () => {
    const first = await sync(store, 'f', [advisory('CVE-1')]);
    const same = await sync(store, 'f', [advisory('CVE-1')]);
    const retitled = await sync(store, 'f', [advisory('CVE-1', { title: 'New' })]);
    expect(same.seq).toBe(first.seq);
    expect(retitled.seq).toBeGreaterThan(first.seq);
    const [match] = await store.advisories.match([wanted('1')]);
    expect(match?.title).toBe('New');
  });

  it('stores equal ranges of one record once', async () => {
    const state = await sync(store, 'f', [advisory('CVE-1', { ranges: [range(), range()] })]);
    expect(state.ranges).toBe(1);
    expect(await records()).toEqual(['CVE-1']);
  });

  it('records in the state what the outcome of the sync said', async () => {
    const begun = await store.advisories.beginSync('osv:Debian', 'full');
    await begun.add([advisory('CVE-1', { ranges: [range(), range({ package: 'zlib' })] })]);
    const problem = { kind: 'advisory-unreadable', subject: 'CVE-2', message: 'Odd' } as const;
    const full = outcome({ etag: '"e"', lastModified: 'l', cursor: 'c', problems: [problem] });
    const state = await begun.commit(full);
    const contentAt = full.syncedAt;
    expect(state).toEqual({ feed: 'osv:Debian', seq: state.seq, records: 1, ranges: 2, ...full, contentAt });
    expect(await store.advisories.feedState('osv:Debian')).toEqual(state);
    expect(await store.advisories.feedStates()).toEqual([state]);
  });

  it('dates the content by its records, else its file, else the last sync with a change', async () => {
    const commit = async (id: string, day: number, more: Partial<SyncOutcome>) => {
      const begun = await store.advisories.beginSync('f', 'full');
      await begun.add([advisory(id)]);
      const syncedAt = `2026-01-0${day}T00:00:00.000Z`;
      return (await begun.commit({ ...outcome(more), syncedAt })).contentAt;
    };
    expect(await commit('CVE-1', 1, {})).toBe('2026-01-01T00:00:00.000Z');
    expect(await commit('CVE-1', 2, {})).toBe('2026-01-01T00:00:00.000Z');
    expect(await commit('CVE-2', 3, {})).toBe('2026-01-03T00:00:00.000Z');
    const lastModified = 'Thu, 25 Dec 2025 00:00:00 GMT';
    expect(await commit('CVE-2', 4, { lastModified })).toBe('2025-12-25T00:00:00.000Z');
    const contentAt = '2025-12-01T00:00:00.000Z';
    expect(await commit('CVE-2', 5, { lastModified, contentAt })).toBe(contentAt);
    expect((await store.advisories.feedState('f'))?.contentAt).toBe(contentAt);
  });

  it('moves the time of the last confirmation, and nothing else, by a touch', async () => {
    const state = await sync(store, 'f', [advisory('CVE-1')]);
    await store.advisories.touch('f', '2026-02-02T00:00:00Z');
    await store.advisories.touch('never-synced', '2026-02-02T00:00:00Z');
    expect(await store.advisories.feedStates()).toEqual([{ ...state, syncedAt: '2026-02-02T00:00:00Z' }]);
  });

  const many = (count: number, ranges = [range()]) =>
    Array.from({ length: count }, (_, i) => advisory(`CVE-${i}`, { ranges }));

  it.each([
    { what: 'records', shrunk: many(99) },
    { what: 'ranges', shrunk: many(200, []) },
    { what: 'records', shrunk: [] },
  ])(
    'refuses a full sync that loses more than half of the $what, and keeps the last good data',
    async (row) => {
      const state = await sync(store, 'f', many(200));
      await expect(sync(store, 'f', row.shrunk)).rejects.toMatchObject({
        code: 'FEED_FAILED',
        message: expect.stringContaining(row.what),
      });
      expect(await store.advisories.feedState('f')).toEqual(state);
      expect(await records()).toHaveLength(200);
    },
  );

  it('accepts a feed that loses half, a small one that loses all, and any delta', async () => {
    await sync(store, 'half', many(200));
    expect(await sync(store, 'half', many(100))).toMatchObject({ records: 100 });
    await sync(store, 'small', many(100));
    expect(await sync(store, 'small', [])).toMatchObject({ records: 0, ranges: 0 });
    await sync(store, 'delta', many(200));
    const remove = many(150).map(({ id }) => id);
    expect(await sync(store, 'delta', [], { mode: 'delta', remove })).toMatchObject({ records: 50 });
  });

  it('refuses a record that is given twice in one sync, since one would undo the other', async () => {
    await expect(sync(store, 'f', [advisory('CVE-1'), advisory('CVE-1')])).rejects.toMatchObject({
      code: 'FEED_FAILED',
      message: expect.stringContaining('CVE-1'),
    });
    expect(await store.advisories.feedState('f')).toBeUndefined();
  });

  it('lets a second sync of a feed wait for the first, but not one of another feed', async () => {
    const first = await store.advisories.beginSync('f', 'full');
    const order: string[] = [];
    const second = store.advisories.beginSync('f', 'full').then((begun) => {
      order.push('second began');
      return begun;
    });
    await sync(store, 'other', [advisory('CVE-9')]);
    await first.add([advisory('CVE-1')]);
    order.push('first ends');
    await first.commit(outcome());
    const begun = await second;
    await begun.add([advisory('CVE-1'), advisory('CVE-2')]);
    await begun.commit(outcome());
    expect(order).toEqual(['first ends', 'second began']);
    expect(await records()).toEqual(['CVE-1', 'CVE-2', 'CVE-9']);
  });

  it('runs syncs of several feeds side by side', async () => {
    const feeds = ['a', 'b', 'c', 'd'];
    await Promise.all(
      feeds.map((feed) =>
        sync(
          store,
          feed,
          many(300).map((one) => ({ ...one, id: feed + one.id })),
        ),
      ),
    );
    expect(await store.advisories.feedStates()).toMatchObject(feeds.map((feed) => ({ feed, records: 300 })));
    expect(await records()).toHaveLength(1200);
  });
}
