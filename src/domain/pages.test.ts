import { expect, it } from 'vitest';
import { itemsFromEnd, itemsOf, pagesOf } from './pages.ts';

const PAGES = new Map([
  ['', { items: [1, 2], next: 'b' }],
  ['b', { items: [], next: 'c' }],
  ['c', { items: [3] }],
]);

function open() {
  const asked: unknown[] = [];
  const ask = (from: { readonly cursor?: string }) => {
    asked.push(from);
    const page = PAGES.get(from.cursor ?? '');
    return page ? Promise.resolve(page) : Promise.reject(new Error('a page that was not offered'));
  };
  return { asked, ask };
}

it('reads all pages of a list, each from the cursor of the one before', async () => {
  const { asked, ask } = open();
  expect(await Array.fromAsync(pagesOf(ask))).toEqual([...PAGES.values()]);
  expect(asked).toEqual([{}, { cursor: 'b' }, { cursor: 'c' }]);
});

it('reads the items of a list, and no page that nobody takes', async () => {
  const { asked, ask } = open();
  for await (const item of itemsOf(ask)) if (item === 2) break;
  expect(asked).toEqual([{}]);
  expect(await Array.fromAsync(itemsOf(ask))).toEqual([1, 2, 3]);
});

it('reads a list from its end, even if it grows at its begin meanwhile', async () => {
  const rows = Array.from({ length: 7 }, (_, n) => n);
  let newest = 7;
  // Newest first; each request brings another row, as a live store may.
  const ask = ({ cursor }: { readonly cursor?: string }) => {
    const before = cursor === undefined ? Infinity : Number(cursor);
    const items = rows.filter((each) => each < before).toSorted((a, b) => b - a);
    rows.push(newest++);
    const page = items.slice(0, 3);
    return Promise.resolve({ items: page, ...(items.length > 3 && { next: String(page.at(-1)) }) });
  };
  expect(await Array.fromAsync(itemsFromEnd(ask))).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
