import { expect, it } from 'vitest';
import { buildTar } from '../testing/build-tar.ts';
import { TarReader } from './tar-reader.ts';

const TAR = buildTar([
  { path: 'a', content: 'first' },
  { path: 'b', content: 'b'.repeat(5000) },
]);
/** Of the second body, after two headers and one padded body. */
const END = 3 * 512 + 5000;
const PADDING = 120;

/** Reads an archive in chunks: paths, and the lengths of the bodies that were wanted. */
function read(tar: Buffer, chunk: number, wish: boolean | 'head'): readonly (string | number)[] {
  const found: (string | number)[] = [];
  const reader = new TarReader({
    entry: ({ path }) => {
      found.push(path);
      return wish;
    },
    head: () => true,
    body: (_entry, { length }) => found.push(length),
  });
  for (let at = 0; at < tar.length; at += chunk) reader.push(tar.subarray(at, at + chunk));
  reader.end();
  return found;
}

it.each([
  ['its last body', END],
  ['a part of the padding', END + 7],
  ['the padding', END + PADDING],
  ['one block of zeros', END + PADDING + 512],
])('reads an archive that ends after %s, as engines do', (_, length) => {
  for (const chunk of [100, 512, length]) {
    const cut = TAR.subarray(0, length);
    expect(read(cut, chunk, true)).toEqual(['a', 5, 'b', 5000]);
    expect(read(cut, chunk, 'head')).toEqual(['a', 5, 'b', 5000]);
    expect(read(cut, chunk, false)).toEqual(['a', 'b']);
  }
});

it('refuses an archive that ends before the last byte of a body, wanted or not', () => {
  for (const chunk of [100, 512, END]) {
    for (const wish of [true, false, 'head'] as const) {
      expect(() => read(TAR.subarray(0, END - 1), chunk, wish)).toThrow('truncated');
    }
  }
});
