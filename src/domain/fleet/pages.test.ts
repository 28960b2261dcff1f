import { expect, it } from 'vitest';
import { itemsOf, pagesOf } from './pages.ts';

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
