import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { defined } from '../../../domain/index.ts';
import { DamagedError } from './database-entry.ts';
import { RpmHeader, TAG } from './header.ts';
import { fieldsOf, ownedDigestsOf, ownedPathsOf } from './package-of-header.ts';
import { numbersTag, tagsOf, textsTag, textTag, writeHeader, writeTags } from './testing/write-header.ts';

const header = writeHeader({
  name: 'nodejs',
  version: '18.20.2',
  release: '1.module_el8',
  epoch: 1,
  sourceRpm: 'nodejs-18.20.2-1.module_el8.src.rpm',
  vendor: 'Red Hat, Inc.',
  module: 'nodejs:18:8090020240422:rhel8',
  files: ['/usr/bin/node', '/usr/share/doc/nodejs/README', '/usr/bin/npm'],
  digests: ['a', 'b', 'c'].map((digit) => digit.repeat(64)),
  digestAlgorithm: 8,
});

describe('a header', () => {
  it('gives the fields of an rpm header', () => {
    expect(fieldsOf(new RpmHeader(header))).toEqual({
      name: 'nodejs',
      epoch: 1,
      versionRelease: '18.20.2-1.module_el8',
      architecture: 'x86_64',
      sourceRpm: 'nodejs-18.20.2-1.module_el8.src.rpm',
      module: 'nodejs:18:8090020240422:rhel8',
      vendor: 'Red Hat, Inc.',
    });
  });

  it('gives the paths of an rpm header without a leading slash', () => {
    const paths = ['usr/bin/node', 'usr/share/doc/nodejs/README', 'usr/bin/npm'];
    expect(ownedPathsOf(new RpmHeader(header))).toEqual(paths);
    expect(ownedPathsOf(new RpmHeader(writeHeader({ name: 'none' })))).toEqual([]);
  });

  it.each([
    ['MD5 where it names none', undefined, 32, 'md5'],
    ['MD5', 1, 32, 'md5'],
    ['SHA-1', 2, 40, 'sha1'],
    ['SHA-256', 8, 64, 'sha256'],
    ['SHA-512', 10, 128, 'sha512'],
  ])('gives the digests of an rpm header by %s, and none of a folder', (_what, number, length, algorithm) => {
    const written = writeHeader({
      name: 'a',
      files: ['/a/b', '/a'],
      digests: ['0'.repeat(length), ''],
      ...defined({ digestAlgorithm: number }),
    });
    expect(ownedDigestsOf(new RpmHeader(written))).toEqual([`${algorithm}:${'0'.repeat(length)}`, '']);
  });

  it.each([
    ['of an algorithm that is not compared', { digests: ['0'.repeat(48)], digestAlgorithm: 6 }, []],
    ['that are invalid', { digests: ['nonsense'], digestAlgorithm: 8 }, ['']],
    ['that are missing', {}, []],
  ])('gives no digests of an rpm header %s', (_what, digests, expected) => {
    const written = writeHeader({ name: 'a', files: ['/a/b'], ...digests });
    expect(ownedDigestsOf(new RpmHeader(written))).toEqual(expected);
  });

  it('reads the untranslated version of translated texts in an rpm header', () => {
    const vendor = { ...textsTag(TAG.vendor, ['Vendor', 'Anbieter']), type: 9 };
    expect(new RpmHeader(writeTags([vendor])).text(TAG.vendor)).toBe('Vendor');
  });

  it("prefers an entry that was added at installation to the package's own", () => {
    const twice = writeTags([...tagsOf({ name: 'a' }), textTag(TAG.version, '2.0')]);
    expect(fieldsOf(new RpmHeader(twice)).versionRelease).toBe('2.0-1.el9');
  });

  it('treats "(none)" and an empty text in an rpm header as absent', () => {
    const odd = writeHeader({ name: 'a', sourceRpm: '(none)', vendor: '', packager: 'P' });
    expect(fieldsOf(new RpmHeader(odd))).toMatchObject({
      sourceRpm: undefined,
      vendor: undefined,
      packager: 'P',
    });
  });

  it('accepts an rpm header that is followed by foreign bytes', () => {
    expect(new RpmHeader(Buffer.concat([header, Buffer.alloc(9)])).text(TAG.name)).toBe('nodejs');
  });
});

describe('a hostile header', () => {
  const preamble = (entries: number, store: number): Buffer => {
    const bytes = Buffer.from(header);
    bytes.writeUInt32BE(entries, 0);
    bytes.writeUInt32BE(store, 4);
    return bytes;
  };
  const name = textTag(TAG.name, 'a');

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['claims more tags than rpm allows', preamble(0x1_0000, 16)],
    ['claims 2 GB of tags', preamble(0x0800_0000, 0)],
    ['claims 2 GB of values', preamble(2, 0x7fff_ffff)],
    ['claims one byte more than there is', preamble(0, header.length - 7)],
    ['lacks a name', writeTags([textTag(TAG.version, '1'), textTag(TAG.release, '1')])],
    ['lacks a release', writeTags([name, textTag(TAG.version, '1')])],
    ['has a number for a name', writeTags([numbersTag(TAG.name, [7])])],
    ['has no values of a name', writeTags([{ ...name, count: 0 }])],
    ['has a name without end', writeTags([{ ...name, bytes: Buffer.from('abc') }])],
    ['has a name of 5000 bytes', writeHeader({ name: 'a'.repeat(5000) })],
  ])('calls an rpm header damaged that %s', (_, bytes) => {
    expect(() => fieldsOf(new RpmHeader(bytes))).toThrow(DamagedError);
  });

  it.each([
    ['claims 2 billion files', [{ ...textsTag(TAG.baseNames, ['a']), count: 0x7fff_ffff }]],
    ['claims more files than it names', [{ ...textsTag(TAG.baseNames, ['a']), count: 3 }]],
    ['claims more numbers than it has', [{ ...numbersTag(TAG.directoryIndexes, [0]), count: 900_000 }]],
    ['has a file without a directory', [textsTag(TAG.baseNames, ['a'])]],
    [
      'has a file in a directory that is not named',
      [
        textsTag(TAG.baseNames, ['a']),
        numbersTag(TAG.directoryIndexes, [1]),
        textsTag(TAG.directoryNames, ['/']),
      ],
    ],
    [
      'has a path longer than any can be',
      [
        textsTag(TAG.baseNames, ['a']),
        numbersTag(TAG.directoryIndexes, [0]),
        textsTag(TAG.directoryNames, [`/${'d'.repeat(4096)}`]),
      ],
    ],
  ])('keeps the package and drops the files of an rpm header that %s', (_, tags) => {
    const damaged = new RpmHeader(writeTags([...tagsOf({ name: 'a' }), ...tags]));
    expect(fieldsOf(damaged).name).toBe('a');
    expect(() => ownedPathsOf(damaged)).toThrow(DamagedError);
  });

  it('drops the files of an rpm header whose directories would unfold to gigabytes of paths', () => {
    const count = 50_000;
    const bomb = writeTags([
      textsTag(TAG.baseNames, new Array<string>(count).fill('')),
      numbersTag(TAG.directoryIndexes, new Array<number>(count).fill(0)),
      textsTag(TAG.directoryNames, [`/${'d'.repeat(4000)}`]),
    ]);
    expect(() => ownedPathsOf(new RpmHeader(bomb))).toThrow('too long');
  });

  it('reads any bytes as an rpm header or calls them damaged', () => {
    const mutation = fc.array(fc.tuple(fc.nat(header.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(mutation, fc.nat(header.length), (changes, length) => {
        const bytes = Buffer.from(header);
        for (const [at, byte] of changes) bytes[at] = byte;
        expectReadOrDamaged(bytes.subarray(0, length));
        expectReadOrDamaged(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

function expectReadOrDamaged(bytes: Uint8Array): void {
  try {
    const parsed = new RpmHeader(bytes);
    ownedPathsOf(parsed);
    ownedDigestsOf(parsed);
    expect(fieldsOf(parsed).name).not.toBe('');
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(DamagedError);
  }
}
