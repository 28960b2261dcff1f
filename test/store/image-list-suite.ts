import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory } from '../../src/inventory/ports.ts';
import { imageKey, indexed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';

export function imageListSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('ends with the images that were read again while the list was read, and none twice otherwise', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await store.inventory.save(indexed(name), [reference(name)]);
    const first = await store.inventory.list({ limit: 2 });
    await store.inventory.save(indexed('a'), []);
    await store.inventory.save(indexed('e'), []);
    const rest: string[] = [];
    for (let cursor = first.next; cursor !== undefined;) {
      const page = await store.inventory.list({ limit: 1, cursor });
      rest.push(...page.items.map(({ key }) => key));
      cursor = page.next;
    }
    expect(first.items.map(({ key }) => key)).toEqual(['d', 'c'].map(imageKey));
    expect(rest).toEqual(['b', 'a', 'e'].map(imageKey));
  });

  it.each([
    '',
    ' ',
    '-',
    '-1',
    'zzzzzzzzzzzz',
    '1.',
    '1.2.3',
    '.',
    '1.z Z',
    '0x',
    'Z',
    "1' or '1",
    '9'.repeat(400),
  ])('refuses %j as a cursor', async (cursor) => {
    await expect(store.inventory.list({ limit: 2, cursor })).rejects.toMatchObject({ code: 'USAGE' });
    await expect(store.scans.list({ limit: 2, cursor })).rejects.toMatchObject({ code: 'USAGE' });
  });
}
