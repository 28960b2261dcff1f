import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveError } from '../archive-error.ts';
import {
  base256,
  buildEntry,
  buildTar,
  gnuLong,
  octal,
  paxHeader,
  type TarInput,
} from '../testing/build-tar.ts';
import type { TarEntry } from './entry.ts';
import { TarReader } from './tar-reader.ts';

/** Collects every entry that the handler receives, with the bodies of the wanted ones. */
function read(tar: Buffer, options: { chunk?: number; wants?: (entry: TarEntry) => boolean } = {}) {
  const { chunk = tar.length || 1, wants = isFile } = options;
  const entries: { path: string; kind: string; target?: string; size: number; body?: string }[] = [];
  const reader = new TarReader({
    entry: (entry) => {
      const { path, kind, target, size } = entry;
      entries.push({ path, kind, size, ...(target !== undefined && { target }) });
      return wants(entry);
    },
    body: (_entry, bytes) => {
      const last = entries.at(-1);
      if (last) last.body = bytes.toString('latin1');
    },
  });
  for (let at = 0; at < tar.length; at += chunk) reader.push(tar.subarray(at, at + chunk));
  reader.end();
  return entries;
}

function isFile({ kind }: TarEntry): boolean {
  return kind === 'file';
}

function readOne(...inputs: TarInput[]) {
  return read(buildTar(inputs))[0];
}

const LONG = 'a-long-folder/'.repeat(20);

describe('the names and kinds of entries', () => {
  it.each<[string, TarInput[], object]>([
    ['a file', [{ path: 'etc/issue', content: 'Debian' }], { path: 'etc/issue', body: 'Debian' }],
    ['an empty file', [{ path: 'empty' }], { path: 'empty', size: 0, body: '' }],
    ['a folder', [{ path: 'etc/', type: '5' }], { path: 'etc/', kind: 'directory' }],
    ['a v7 file', [{ path: 'x', type: '\0', magic: 'v7', content: 'y' }], { kind: 'file', body: 'y' }],
    ['a v7 folder, told by its slash', [{ path: 'etc/', type: '\0', magic: 'v7' }], { kind: 'directory' }],
    ['a symbolic link', [{ path: 'a', type: '2', target: '../b' }], { kind: 'symlink', target: '../b' }],
    ['a hard link', [{ path: 'a', type: '1', target: 'b' }], { kind: 'hardlink', target: 'b' }],
    ['a device', [{ path: 'dev/null', type: '3' }], { kind: 'other' }],
    ['a contiguous file', [{ path: 'a', type: '7', content: 'x' }], { kind: 'file', body: 'x' }],
    ['a ustar prefix', [{ path: 'b', prefix: 'folder/a' }], { path: 'folder/a/b' }],
    ['what GNU tar has in place of a prefix', [{ path: 'b', magic: 'gnu', prefix: '1234' }], { path: 'b' }],
    ['a GNU long name', [gnuLong('L', `${LONG}x`), { path: 'cut' }], { path: `${LONG}x` }],
    ['a GNU long target', [gnuLong('K', LONG), { path: 'a', type: '2', target: 'cut' }], { target: LONG }],
    ['a PAX path', [paxHeader([['path', `${LONG}x`]]), { path: 'cut' }], { path: `${LONG}x` }],
    ['a PAX target', [paxHeader([['linkpath', LONG]]), { path: 'a', type: '2' }], { target: LONG }],
    ['a PAX size', [paxHeader([['size', '3']]), { path: 'a', content: 'abc', size: 0 }], { body: 'abc' }],
    ['a size in base 256', [{ path: 'a', content: 'abc', size: base256(3n) }], { body: 'abc' }],
    ['a size before a NUL', [{ path: 'a', content: 'abc', size: Buffer.from('3\0junk') }], { body: 'abc' }],
    [
      'a PAX path taken back',
      [
        paxHeader([
          ['path', 'b'],
          ['path', ''],
        ]),
        { path: 'a' },
      ],
      { path: 'a' },
    ],
    ['a PAX size of nothing', [paxHeader([['size', '']]), { path: 'a', content: 'abc' }], { body: 'abc' }],
    ['a file with a slash, from after v7', [{ path: 'a/', content: 'abc' }], { kind: 'file', body: 'abc' }],
    [
      'the prefix of an early Docker',
      [{ path: 'b', magic: 'gnu', prefix: 'folder/a' }],
      { path: 'folder/a/b' },
    ],
    ['a name in UTF-8', [{ path: 'naïve' }], { path: 'naïve' }],
    ['a name that is not UTF-8', [{ path: Buffer.from([0x61, 0xff, 0xc3]) }], { path: 'a\\xff\\xc3' }],
    ['a checksum of signed bytes', [{ path: 'naïve', signedChecksum: true }], { path: 'naïve' }],
    [
      'a PAX header padded with NULs',
      [{ path: 'p', type: 'x', content: '12 path=new\n\0\0' }, { path: 'a' }],
      { path: 'new' },
    ],
  ])('reads the name and kind of %s', (_, inputs, expected) => {
    expect(readOne(...inputs)).toMatchObject(expected);
  });

  it("takes no entry's name from a global PAX header, like the engines that unpack images", () => {
    const entries = read(buildTar([paxHeader([['path', 'all']], 'g'), { path: 'a' }, { path: 'b' }]));
    expect(entries.map(({ path }) => path)).toEqual(['a', 'b']);
  });

  it('drops the extended headers before a global PAX header', () => {
    const said = [paxHeader([['path', 'x']]), gnuLong('L', 'y'), gnuLong('K', 'z')];
    const link = { path: 'a', type: '2', target: 'b' };
    expect(readOne(...said, paxHeader([], 'g'), link)).toMatchObject({ path: 'a', target: 'b' });
  });

  it('applies an extended header to one entry only', () => {
    expect(read(buildTar([gnuLong('L', 'long'), { path: 'a' }, { path: 'b' }]))[1]?.path).toBe('b');
  });

  it('reads no body of links and folders, whatever their size field says', () => {
    const entries = read(
      Buffer.concat([
        buildEntry({ path: 'link', type: '1', target: 'a', size: 99_999 }),
        buildEntry({ path: 'folder/', type: '5', size: 99_999 }),
        buildTar([{ path: 'next', content: 'body' }]),
      ]),
    );
    expect(entries.map(({ path }) => path)).toEqual(['link', 'folder/', 'next']);
  });

  it('passes over entries of unknown types with their bodies', () => {
    const entries = read(buildTar([{ path: 'v', type: 'V', content: 'x'.repeat(600) }, { path: 'a' }]));
    expect(entries).toMatchObject([{ kind: 'other' }, { path: 'a' }]);
  });

  it('reports a path that occurs twice both times, in order', () => {
    const entries = read(
      buildTar([
        { path: 'a', content: '1' },
        { path: 'a', content: '2' },
      ]),
    );
    expect(entries.map(({ body }) => body)).toEqual(['1', '2']);
  });

  it('ignores everything after two zero blocks', () => {
    expect(read(Buffer.concat([buildTar([{ path: 'a' }]), buildTar([{ path: 'hidden' }])]))).toHaveLength(1);
  });

  it.each([
    ['nothing at all', Buffer.alloc(0), 0],
    ['no zero blocks', buildEntry({ path: 'a' }), 1],
    ['one zero block', Buffer.concat([buildEntry({ path: 'a' }), Buffer.alloc(512)]), 1],
  ])('accepts an archive that ends with %s', (_, tar, count) => {
    expect(read(tar)).toHaveLength(count);
  });
});

describe('sparse files', () => {
  const WHOLE = `ab${'\0'.repeat(1022)}cd${'\0'.repeat(10)}`;
  const size = String(WHOLE.length);
  const oldMap = (header: Buffer): void => {
    header.write(octal(0) + octal(2) + octal(1024) + octal(2), 386, 'latin1');
    header.write(octal(WHOLE.length), 483);
  };
  const extended = (header: Buffer): void => {
    header.write(octal(0) + octal(2), 386, 'latin1');
    header[482] = 1;
    header.write(octal(WHOLE.length), 483);
  };
  const extension = Buffer.alloc(512);
  extension.write(octal(1024) + octal(2), 0, 'latin1');
  const extendedHeader = buildEntry({ path: 'f', type: 'S', magic: 'gnu', size: 4, patch: extended });
  const body = buildTar([{ path: '', content: 'abcd' }]).subarray(512);
  const map10 = Buffer.alloc(512);
  map10.write('2\n0\n2\n1024\n2\n');

  it.each([
    ['the old GNU form', buildTar([{ path: 'f', type: 'S', magic: 'gnu', content: 'abcd', patch: oldMap }])],
    ['the old GNU form with an extension', Buffer.concat([extendedHeader, extension, body])],
    [
      'PAX 0.0',
      buildTar([
        paxHeader([
          ['GNU.sparse.size', size],
          ['GNU.sparse.numblocks', '2'],
          ['GNU.sparse.offset', '0'],
          ['GNU.sparse.numbytes', '2'],
          ['GNU.sparse.offset', '1024'],
          ['GNU.sparse.numbytes', '2'],
        ]),
        { path: 'f', content: 'abcd' },
      ]),
    ],
    [
      'PAX 0.1',
      buildTar([
        paxHeader([
          ['GNU.sparse.name', 'f'],
          ['GNU.sparse.size', size],
          ['GNU.sparse.map', '0,2,1024,2'],
        ]),
        { path: 'GNUSparseFile.1/f', content: 'abcd' },
      ]),
    ],
    [
      'PAX 1.0',
      buildTar([
        paxHeader([
          ['GNU.sparse.major', '1'],
          ['GNU.sparse.minor', '0'],
          ['GNU.sparse.name', 'f'],
          ['GNU.sparse.realsize', size],
        ]),
        { path: 'GNUSparseFile.1/f', content: Buffer.concat([map10, Buffer.from('abcd')]) },
      ]),
    ],
  ])('reads a sparse file in full in %s', (_, tar) => {
    expect(read(tar)).toEqual([{ path: 'f', kind: 'file', size: WHOLE.length, body: WHOLE }]);
  });

  it('reads a sparse file of an unknown version as it is stored', () => {
    const header = paxHeader([
      ['GNU.sparse.major', '2'],
      ['GNU.sparse.minor', '0'],
      ['GNU.sparse.size', size],
      ['GNU.sparse.map', '0,2,1024,2'],
    ]);
    expect(readOne(header, { path: 'f', content: 'abcd' })).toMatchObject({ size: 4, body: 'abcd' });
  });

  it.each([
    ['a piece beyond the end of the file', '0,2,99999,2'],
    ['more pieces than are stored', '0,2,10,500'],
    ['half a piece', '0,2,10'],
    ['no number', '0,x'],
  ])('refuses a sparse map with %s', (_, map) => {
    const header = paxHeader([
      ['GNU.sparse.size', size],
      ['GNU.sparse.map', map],
    ]);
    expect(() => read(buildTar([header, { path: 'f', content: 'abcd' }]))).toThrow(ArchiveError);
  });
});

describe('hostile archives', () => {
  it.each<[string, Buffer, string]>([
    ['a negative size', buildTar([{ path: 'a', size: base256(-1n) }]), 'an invalid size'],
    [
      'a size above what numbers hold',
      buildTar([{ path: 'a', size: base256(2n ** 62n) }]),
      'an invalid size',
    ],
    ['a size in letters', buildTar([{ path: 'a', size: Buffer.from('zzzzzzzzzzz\0') }]), 'an invalid size'],
    ['a size of 8 TB', buildTar([{ path: 'a', size: base256(2n ** 43n) }]), 'truncated'],
    ['text', Buffer.from('<html>'.repeat(200)), 'no valid header'],
    [
      'a wrong checksum',
      Buffer.concat([Buffer.from('x'), buildTar([{ path: 'a' }]).subarray(1)]),
      'no valid header',
    ],
    ['a lone zero block', Buffer.concat([Buffer.alloc(512), buildTar([{ path: 'a' }])]), 'lone zero block'],
    ['a break in a header', buildTar([{ path: 'a' }]).subarray(0, 300), 'truncated'],
    ['a break in a body', buildTar([{ path: 'a', content: 'body' }]).subarray(0, 514), 'truncated'],
    ['a break after a PAX header', buildEntry(paxHeader([['path', 'a']])), 'truncated'],
    ['a PAX header of 2 MB', buildTar([{ path: 'p', type: 'x', size: 2_000_000 }]), 'over the limit'],
    ['a long name of 2 MB', buildTar([{ path: 'p', type: 'L', size: 2_000_000 }]), 'over the limit'],
    ['a PAX record without a value', buildTar([{ path: 'p', type: 'x', content: '7 path\n' }]), 'malformed'],
    [
      'a PAX record that is too long',
      buildTar([{ path: 'p', type: 'x', content: '99 path=a\n' }]),
      'malformed',
    ],
    ['a PAX record of length 0', buildTar([{ path: 'p', type: 'x', content: '0 path=a\n' }]), 'malformed'],
    ['a PAX size that is negative', buildTar([paxHeader([['size', '-5']]), { path: 'a' }]), 'malformed'],
  ])('refuses a hostile tar with %s', (_, tar, message) => {
    expect(() => read(tar, { wants: () => false })).toThrow(message);
  });

  it('refuses a tar of ten million entries', () => {
    const reader = new TarReader({ entry: () => false, body: () => undefined });
    const headers = Buffer.concat(Array.from({ length: 10_000 }, () => buildEntry({ path: 'a' })));
    const pushAll = (): void => {
      for (let pushed = 0; pushed < 10_000_000; pushed += 10_000) reader.push(headers);
    };
    expect(pushAll).toThrow('holds more than 2000000 entries');
  });

  it('allocates no memory for a false size of a wanted file', () => {
    const tar = buildTar([{ path: 'a', size: 8 ** 10 }]);
    expect(() => read(tar)).toThrow('truncated');
  });
});

describe('chunks', () => {
  const tar = buildTar([
    gnuLong('L', `${LONG}x`),
    { path: 'cut', content: 'a'.repeat(700) },
    paxHeader([['path', 'b']]),
    { path: 'cut', content: 'b'.repeat(512) },
    { path: 'c', type: '5' },
    { path: 'd', content: 'd' },
  ]);

  it('finds the same tar entries in chunks of any size', () => {
    const whole = read(tar);
    expect(whole).toHaveLength(4);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (chunk) => {
        expect(read(tar, { chunk })).toEqual(whole);
      }),
    );
  });

  it('answers damaged tars with entries or an ArchiveError', () => {
    fc.assert(
      fc.property(
        fc.nat(tar.length - 1),
        fc.nat(255),
        fc.integer({ min: 1, max: 2000 }),
        (at, byte, chunk) => {
          const damaged = Buffer.from(tar);
          damaged[at] = byte;
          try {
            read(damaged, { chunk });
          } catch (error) {
            expect(error).toBeInstanceOf(ArchiveError);
          }
        },
      ),
    );
  });
});
