import { describe, expect, it } from 'vitest';

import { fileOf } from '../testing/file-of.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { writeBerkeley } from '../testing/write-berkeley.ts';
import { readBerkeley } from './read-berkeley.ts';

const PAGE = 512;
const values = [Buffer.alloc(2000, 'a'), Buffer.alloc(30, 'b'), Buffer.alloc(700, 'c')];

/** Writes the database with single numbers of pages changed: page, offset in it, value, width in bytes. */
function altered(...changes: readonly (readonly [number, number, number, 1 | 2 | 4])[]): Buffer {
  const bytes = writeBerkeley(values, { pageBytes: PAGE });
  for (const [page, at, value, width] of changes) bytes.writeUIntLE(value, page * PAGE + at, width);
  return bytes;
}

describe('readBerkeley', () => {
  it.each(
    [512, 1024, 4096, 32_768, 65_536].flatMap((size) => [[size, true] as const, [size, false] as const]),
  )('reads Berkeley DB pages of %i bytes, little-endian %s', (pageBytes, littleEndian) => {
    const many = Array.from({ length: 70 }, (_, i) => Buffer.alloc(i * 97, i));
    const entries = readBerkeley(fileOf(writeBerkeley(many, { pageBytes, littleEndian })));
    expect(Array.from(entries, (entry) => Buffer.from(entry.header()))).toEqual(many);
  });

  it('passes over free Berkeley DB pages', () => {
    const bytes = Buffer.concat([writeBerkeley(values, { pageBytes: PAGE }), Buffer.alloc(PAGE)]);
    bytes.writeUInt32LE(bytes.length / PAGE - 1, 32);
    expect(outcomesOf(readBerkeley(fileOf(bytes)))).toEqual(['a 2000', 'b 30', 'c 700']);
  });

  // Page 0 describes the file, page 1 holds the items, pages 2 to 6 the first value and 7 to 8 the third.
  it.each([
    ['a chain in a circle', altered([4, 16, 2, 4]), 'page 2, which was already read'],
    ['a chain into itself', altered([2, 16, 2, 4]), 'page 2, which was already read'],
    ['a chain out of the file', altered([3, 16, 9999, 4]), 'page 9999, past the end'],
    ['a chain into a page of items', altered([3, 16, 1, 4]), 'page 1, which is not an overflow page'],
    ['a chain that ends early', altered([3, 16, 0, 4]), 'expected 2000 bytes, got 972'],
    ['a page that claims more than it holds', altered([3, 22, 0xffff, 2]), 'page 3 claims 65535 bytes'],
    ['a page that calls itself another', altered([3, 8, 77, 4]), 'page 3, which is not an overflow page'],
  ])('finds %s, and keeps the other Berkeley DB records', (_, bytes, reason) => {
    const [first, ...others] = outcomesOf(readBerkeley(fileOf(bytes)));
    expect(first).toContain('record 1: ');
    expect(first).toContain(reason);
    expect(others).toEqual(['b 30', 'c 700']);
  });

  it('reads a Berkeley DB value that two records share only for the first', () => {
    const bytes = writeBerkeley([values[0] ?? Buffer.alloc(0), Buffer.alloc(2000, 'z')], { pageBytes: PAGE });
    // The last item of page 1 points at the second value.
    const item = bytes.readUInt16LE(PAGE + 26 + 5 * 2);
    bytes.writeUInt32LE(2, PAGE + item + 4);
    expect(outcomesOf(readBerkeley(fileOf(bytes)))).toEqual([
      'a 2000',
      expect.stringContaining('record 2: it continues on page 2, which was already read'),
    ]);
  });

  it('rejects a Berkeley DB length of 4 GB', () => {
    const bytes = altered();
    const item = bytes.readUInt16LE(PAGE + 26 + 3 * 2);
    bytes.writeUInt32LE(0xffff_ffff, PAGE + item + 8);
    expect(outcomesOf(readBerkeley(fileOf(bytes)))).toEqual([
      expect.stringContaining('expected 4294967295 bytes, which are too many'),
      'b 30',
      'c 700',
    ]);
  });

  it.each([
    ['another database than a hash', altered([0, 12, 0x053162, 4]), 'not a Berkeley DB hash'],
    ['a version of another age', altered([0, 16, 5, 4]), 'version 5'],
    ['pages of no bytes', altered([0, 20, 0, 4]), 'page size of 0 bytes'],
    ['pages of an odd size', altered([0, 20, 1000, 4]), 'page size of 1000 bytes'],
    ['pages of 2 GB', altered([0, 20, 0x8000_0000, 4]), 'page size of 2147483648 bytes'],
    ['encryption', altered([0, 24, 1, 1]), 'encrypted'],
    ['checksums', altered([0, 26, 1, 1]), 'checksums'],
  ])('refuses a Berkeley DB file with %s', (_, bytes, reason) => {
    expect(outcomesOf(readBerkeley(fileOf(bytes)))).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    ['a page of a kind that rpm does not write', altered([1, 25, 5, 1]), 'page 1 is damaged'],
    ['a page with half a record', altered([1, 20, 7, 2]), 'page 1 is damaged'],
    ['a page with more items than room', altered([1, 20, 0xfffe, 2]), 'page 1 is damaged'],
    ['items that overlap', altered([1, 28, 511, 2]), 'page 1 is damaged'],
    ['an item in the page header', altered([1, 40, 3, 2]), 'page 1 is damaged'],
    ['items that were taken off a page', altered([1, 20, 6, 2]), 'page 1 is damaged'],
    ['a free page that has items', altered([1, 25, 0, 1]), 'page 1 is damaged'],
    ['a value whose record is gone', altered([1, 20, 6, 2], [1, 22, 449, 2]), 'page 7 belongs is lost'],
    ['fewer pages than the first page counts', altered([0, 32, 99, 4]), 'expected 100 pages, got 9'],
  ])('reports, after the Berkeley DB records, %s', (_, bytes, reason) => {
    expect(outcomesOf(readBerkeley(fileOf(bytes))).at(-1)).toContain(reason);
  });
});
