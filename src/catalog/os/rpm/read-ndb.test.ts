import { describe, expect, it } from 'vitest';

import { fileOf } from './testing/file-of.ts';
import { outcomesOf } from './testing/outcomes-of.ts';
import { readNdb } from './read-ndb.ts';
import { writeNdb } from './testing/write-ndb.ts';

const values = [Buffer.alloc(2000, 'a'), Buffer.alloc(30, 'b')];
/** Offsets of the first slot and the first blob. */
const SLOT = 32;
const BLOB = 4096;

function altered(...changes: readonly (readonly [at: number, value: number])[]): Buffer {
  const bytes = writeNdb(values);
  for (const [at, value] of changes) bytes.writeUInt32LE(value, at);
  return bytes;
}

describe('readNdb', () => {
  it('reads ndb values of any length', () => {
    const many = Array.from({ length: 200 }, (_, i) => Buffer.alloc(i, i));
    expect(Array.from(readNdb(fileOf(writeNdb(many))), (entry) => Buffer.from(entry.header()))).toEqual(many);
  });

  it('passes over a freed ndb slot', () => {
    expect(outcomesOf(readNdb(fileOf(altered([SLOT + 4, 0], [SLOT + 8, 0], [SLOT + 12, 0]))))).toEqual([
      'b 30',
    ]);
  });

  it.each([
    ['a blob beyond the end', altered([SLOT + 8, 0xffff_ffff]), 'expected it to end at byte'],
    ['a blob of no blocks', altered([SLOT + 12, 0]), 'too short for a header'],
    ['a blob of another package', altered([SLOT + 4, 7]), 'wrong head or tail'],
    ['a blob without its magic', altered([BLOB, 0]), 'wrong head or tail'],
    ['a length of 4 GB', altered([BLOB + 12, 0xffff_ffff]), 'wrong head or tail'],
    ['a byte that was changed', altered([BLOB + 100, 0]), 'checksum'],
  ])('finds %s, and keeps the other ndb packages', (_, bytes, reason) => {
    const [first, ...others] = outcomesOf(readNdb(fileOf(bytes)));
    expect(first).toContain(reason);
    expect(others).toEqual(['b 30']);
  });

  it('reads an ndb blob once that many slots name', () => {
    const bytes = altered();
    for (let at = SLOT + 16; at < BLOB; at += 16) bytes.copyWithin(at, SLOT, SLOT + 16);
    expect(outcomesOf(readNdb(fileOf(bytes))).at(-1)).toContain('overlap');
  });

  it.each([
    ['another version', altered([4, 1]), 'version 1'],
    ['no slots', altered([12, 0]), 'expected its slots to end at byte 0'],
    ['slots beyond the end', altered([12, 0xffff_ffff]), 'expected its slots to end at byte'],
    ['a slot that is damaged', altered([SLOT + 320, 0]), 'slot at byte 352 is damaged'],
    ['a slot that was freed by half', altered([SLOT + 4, 0]), 'slot at byte 32 is damaged'],
    [
      'another page of slots than the header counts',
      Buffer.concat([altered().subarray(0, BLOB), Buffer.from('Slot')]),
      'slots to end at byte',
    ],
  ])('reports, after the ndb packages, %s', (_, bytes, reason) => {
    expect(outcomesOf(readNdb(fileOf(bytes))).at(-1)).toContain(reason);
  });
});
