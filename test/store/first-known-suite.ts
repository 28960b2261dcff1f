import { afterEach, beforeEach, expect, it } from 'vitest';
import { type InstalledPackage, timeOf } from '../../src/domain/index.ts';
import type { Inventory, NewKnownFlaw } from '../../src/inventory/ports.ts';
import { BOOKWORM, imageKey, indexed, installed, reference } from './images.ts';
import { judgedImage } from './judged-image.ts';
import type { OpenStore } from './open-store.ts';
import { pruneBefore } from './pruning.ts';
import { advisory, outcome, sync } from './records.ts';
import { CLAIM, list, run } from './runs.ts';

const FEED = 'debian-tracker';
const CVE = 'CVE-2026-1';
const FIRST = { sync: 1, at: '2026-11-01T00:00:00.000Z' };
const SECOND = { sync: 2, at: '2026-11-02T00:00:00.000Z' };
const OPENSSL = installed('openssl');

export function firstKnownSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const save = (name: string, ...packages: readonly InstalledPackage[]) =>
    store.inventory.save(indexed(name, packages), [reference(name)]);
  const report = (at: typeof FIRST, isExploited = false, pkg = OPENSSL) =>
    store.firstKnown.record({
      ...at,
      distribution: BOOKWORM,
      flaws: [{ id: CVE, package: pkg, isExploited }],
    });
  const openssl = { name: 'openssl', version: '1.0-1', affectedSince: FIRST, isStored: true };

  it('keeps since when a flaw is known in the packages of images, whatever is reported later', async () => {
    await save('a', OPENSSL);
    await save('b', OPENSSL, installed('zlib'));
    await save('c', installed('zlib'));
    await report(FIRST);
    await report(SECOND);
    const expected = [imageKey('a'), imageKey('b')].toSorted().map((image) => ({ image, ...openssl }));
    expect(await store.firstKnown.of(CVE)).toEqual(expected);
    expect(await store.firstKnown.of('CVE-2026-2')).toEqual([]);
  });

  it('keeps since when a flaw is known to be exploited, once', async () => {
    await save('a', OPENSSL);
    await report(FIRST);
    await report(SECOND, true);
    await report({ sync: 3, at: '2026-11-03T00:00:00.000Z' }, true);
    expect(await store.firstKnown.of(CVE)).toMatchObject([{ affectedSince: FIRST, exploitedSince: SECOND }]);
  });

  it('tells a package on one distribution from the same on another, and on none', async () => {
    await save('a', OPENSSL);
    await store.inventory.save(indexed('b', [OPENSSL], { distribution: { ...BOOKWORM, version: '13' } }), []);
    const bare = indexed('c', [OPENSSL]);
    delete bare.distribution;
    await store.inventory.save(bare, []);
    await report(FIRST);
    expect(await store.firstKnown.of(CVE)).toMatchObject([{ image: imageKey('a') }]);
    await store.firstKnown.record({
      ...SECOND,
      flaws: [{ id: CVE, package: OPENSSL, isExploited: false }],
    });
    const known = await store.firstKnown.of(CVE);
    expect(known.find(({ image }) => image === imageKey('c'))?.affectedSince).toEqual(SECOND);
    expect(known).toHaveLength(2);
  });

  it('keeps what a sync makes known with the sync and its time, or nothing where others told of it', async () => {
    await save('a', OPENSSL);
    await sync(store, FEED, [advisory(CVE)]);
    const [stored] = await store.inventory.packagesNamed(['openssl']);
    const knownFlaws: readonly NewKnownFlaw[] = stored
      ? [{ id: CVE, isExploited: true, package: stored }]
      : [];
    const announced = { feed: FEED, from: undefined, to: 1 };
    expect(await store.notifications.save(announced, [], [], knownFlaws)).toBe(true);
    const at = new Date(timeOf(outcome().syncedAt)).toISOString();
    const since = { sync: 1, at: expect.any(String) as string };
    const [first] = await store.firstKnown.of(CVE);
    expect(first).toMatchObject({ affectedSince: since, exploitedSince: since });
    expect(Date.parse(first?.affectedSince.at ?? '')).toBeGreaterThanOrEqual(Date.parse(at));
    const other = knownFlaws.map((each) => ({ ...each, id: 'CVE-2026-2' }));
    expect(await store.notifications.save(announced, [], [], other)).toBe(false);
    expect(await store.firstKnown.of('CVE-2026-2')).toEqual([]);
  });

  it('keeps what was known of a deleted image while a run or a verdict names it', async () => {
    for (const name of ['ran', 'judged', 'neither']) await save(name, OPENSSL);
    await report(FIRST, true);
    await store.runs.put(
      CLAIM,
      list(1, [run('shop', { image: { reference: 'ran', digest: imageKey('ran') } })]),
    );
    await store.verdicts.record(judgedImage({ image: imageKey('judged') }), []);
    for (const name of ['ran', 'judged', 'neither']) await store.inventory.delete(imageKey(name));
    const gone = { ...openssl, exploitedSince: FIRST, isStored: false };
    const expected = [imageKey('ran'), imageKey('judged')].toSorted().map((image) => ({ image, ...gone }));
    expect(await store.firstKnown.of(CVE)).toEqual(expected);
    await save('ran', OPENSSL);
    const [again] = (await store.firstKnown.of(CVE)).filter(({ image }) => image === imageKey('ran'));
    expect(again).toEqual({ ...gone, image: imageKey('ran'), isStored: true });
    await store.inventory.delete(imageKey('ran'));
    expect(await store.firstKnown.of(CVE)).toEqual(expected);
  });

  it('removes what was known of a deleted image once neither a run nor a verdict names it', async () => {
    for (const name of ['judged', 'stored']) await save(name, OPENSSL);
    await save('other', installed('zlib'));
    await report(FIRST);
    await report(FIRST, false, installed('zlib'));
    await store.verdicts.record(judgedImage({ image: imageKey('judged'), at: FIRST.at }), []);
    for (const name of ['judged', 'other']) await store.inventory.delete(imageKey(name));
    const known = async () => (await store.firstKnown.of(CVE)).map(({ image }) => image);
    const both = [imageKey('judged'), imageKey('stored')].toSorted();
    await pruneBefore(store, FIRST.at);
    expect(await known()).toEqual(both);
    await pruneBefore(store, SECOND.at);
    expect(await known()).toEqual([imageKey('stored')]);
    await save('other', installed('zlib'));
    expect(await known()).toEqual([imageKey('stored')]);
  });

  it('keeps names that no index could hold', async () => {
    const odd = installed('x'.repeat(3000), { version: 'odd \0' });
    await save('a', odd);
    await report(FIRST, false, odd);
    expect(await store.firstKnown.of(CVE)).toHaveLength(1);
  });

  it('keeps which messages told of a flaw and when they arrived, whatever becomes of the subscription', async () => {
    const made = { name: 'ops', origin: 'api', creator: 'token:ci', seesAll: true } as const;
    await store.subscriptions.create({ ...made, settings: '{}', sealed: 'sealed', cursor: 0 }, 20);
    const message = { type: 'finding.affected', summary: 'news', headers: {}, body: '{}' };
    await store.subscriptions.advance({
      name: 'ops',
      from: 0,
      to: 1,
      deliveries: [
        { id: 'm-1', ...message, flaws: [CVE, 'CVE-2026-2'] },
        { id: 'm-2', ...message, flaws: [CVE] },
        { id: 'm-3', ...message },
      ],
      announced: new Map(),
    });
    await store.deliveries.delivered([{ id: 'm-1' }], SECOND.at);
    await store.deliveries.failed('m-2', { reason: 'gone' });
    await store.subscriptions.delete('ops');
    const announced = {
      subscription: 'ops',
      type: 'finding.affected',
      createdAt: expect.any(String) as string,
    };
    expect(await store.firstKnown.announced(CVE)).toEqual([
      { id: 'm-1', ...announced, deliveredAt: SECOND.at },
      { id: 'm-2', ...announced },
    ]);
    expect(await store.firstKnown.announced('CVE-2026-2')).toMatchObject([{ id: 'm-1' }]);
  });
}
