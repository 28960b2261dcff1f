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

const ZEROS = Buffer.alloc(1024);
const EXT4 = Buffer.concat([ZEROS, Buffer.alloc(56), Buffer.from([0x53, 0xef]), Buffer.alloc(2048)]);
const ISO = Buffer.concat([Buffer.alloc(32_768), Buffer.from('\u0001CD001'), Buffer.alloc(2048)]);

it.each([
  ['EROFS', Buffer.concat([ZEROS, Buffer.from([0xe2, 0xe1, 0xf5, 0xe0])])],
  ['ext4', EXT4],
  ['ISO 9660', ISO],
])('refuses a file system of %s, which begins as an empty archive does', (_, bytes) => {
  for (const chunk of [100, 512, bytes.length]) {
    expect(() => read(bytes, chunk, true)).toThrow('not a tar');
  }
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['two blocks of zeros', ZEROS],
  ['a record of zeros, and a piece of a block', Buffer.alloc(10_240 + 77)],
])('reads %s as an empty archive', (_, bytes) => {
  for (const chunk of [100, 512, 1024, 20_000]) expect(read(bytes, chunk, true)).toEqual([]);
});

it('reads nothing that follows the end of an archive with entries', () => {
  expect(read(Buffer.concat([TAR, EXT4]), 512, false)).toEqual(['a', 'b']);
});
