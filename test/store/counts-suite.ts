import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory } from '../../src/inventory/ports.ts';
import { indexed, installed } from './images.ts';
import type { OpenStore } from './open-store.ts';

/** Counts of images that several reports and syncs store at once. */
export function countsSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('keeps counts of the latest sync, whichever are stored last', async () => {
    const image = indexed('app');
    await store.inventory.save(image, []);
    const high: (number | undefined)[] = [];
    for (const sync of [2, 1, 2, 10, 9]) {
      const summary = { counts: { high: high.length }, holes: 0, at: 'then' };
      await store.inventory.saveSummary({ ...image, summary, sync });
      high.push((await store.inventory.summary(image.key))?.report?.counts['high']);
    }
    expect(high).toEqual([0, 0, 2, 3, 3]);
  });

  it('keeps the counts of one of many reports that end at once, of the latest sync', async () => {
    const image = indexed('app');
    await store.inventory.save(image, []);
    const syncs = Array.from({ length: 20 }, (_, i) => (i * 7) % 20);
    await Promise.all(
      syncs.map((sync) => {
        const summary = { counts: { high: sync }, holes: 0, at: 'then' };
        return store.inventory.saveSummary({ ...image, summary, sync });
      }),
    );
    expect((await store.inventory.summary(image.key))?.report).toEqual({
      counts: { high: 19 },
      holes: 0,
      at: 'then',
    });
  });

  it('stores no counts of an earlier reading of an image', async () => {
    const image = indexed('app', [installed('bash')]);
    await store.inventory.save(image, []);
    await store.inventory.save({ ...indexed('app'), indexedAt: '2026-11-02T00:00:00Z' }, []);
    const summary = { counts: { high: 1 }, holes: 0, at: 'then' };
    await store.inventory.saveSummary({ ...image, summary, sync: 1 });
    expect((await store.inventory.summary(image.key))?.report).toBeUndefined();
  });
}
