import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../archive/index.ts';
import { isUniversal, readEachProgram } from './index.ts';
import { buildUniversal } from './testing/build-universal.ts';

const FILE = { path: 'bin/tool', size: 0, mode: 0o755 };

/** Reads the text of each program as the name of a package. */
function namesIn(bytes: Buffer): readonly string[] | undefined {
  const facts = readEachProgram(FILE, memorySource(bytes), ({ path, size }, body) => {
    const name = body.read(0, size).toString();
    return name === '' ? undefined : { path, packages: [{ type: 'generic', name, version: '1' }] };
  });
  return facts?.packages?.map(({ name }) => name);
}

const texts = (...names: readonly string[]) => names.map((name) => Buffer.from(name));

/** Overwrites a number of the table of 32-bit offsets. */
function patched(bytes: Buffer, at: number, value: number): Buffer {
  bytes.writeUInt32BE(value, at);
  return bytes;
}

it.each([
  ['one', buildUniversal(texts('a')), ['a']],
  ['three', buildUniversal(texts('a', 'b', 'c')), ['a', 'b', 'c']],
  ['two, by offsets of 64 bits', buildUniversal(texts('a', 'b'), { isWide: true }), ['a', 'b']],
  ['two that are the same', buildUniversal(texts('a', 'a')), ['a']],
  ['two of which one starts outside of it', patched(buildUniversal(texts('a', 'b')), 16, 0xffff0000), ['b']],
  ['two of which one is cut off', buildUniversal(texts('a', 'bb')).subarray(0, -1), ['a']],
  ['two at one place', patched(buildUniversal(texts('a', 'b')), 36, 0x1000), ['a']],
  ['two of which one holds the table', patched(buildUniversal(texts('a', 'b')), 16, 8), ['b']],
  ['more than its table lists', patched(buildUniversal(texts('a')), 4, 2), ['a']],
])('reads each program of a universal file with %s', (_what, bytes, names) => {
  expect(namesIn(bytes)).toEqual(names);
});

it('returns nothing of a universal file that is cut off in its table', () => {
  expect(namesIn(buildUniversal(texts('a')).subarray(0, 20))).toBeUndefined();
});

it.each([
  ['a program for one machine', 'cffaedfe00000001'],
  ["a class of Java's first release", 'cafebabe0003002d'],
  ["a class of Java's second release", 'cafebabe0000002e'],
  ['a table without rows', 'cafebabe00000000'],
  ['a file of four bytes', 'cafebabe'],
])('takes %s for no universal file', (_what, hex) => {
  expect(isUniversal(Buffer.from(hex, 'hex'))).toBe(false);
});

it('never throws on any table of a universal file', () => {
  fc.assert(
    fc.property(fc.constantFrom('cafebabe', 'cafebabf'), fc.uint8Array({ maxLength: 200 }), (magic, rest) => {
      const bytes = Buffer.concat([Buffer.from(magic, 'hex'), Buffer.from('00000002', 'hex'), rest]);
      expect(() => namesIn(bytes)).not.toThrow();
    }),
  );
});
