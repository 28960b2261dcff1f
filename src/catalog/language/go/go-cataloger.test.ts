import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource, PassedBytesError, type ByteSource } from '../../../archive/index.ts';
import { FunctionSet, type FileFacts } from '../../../domain/index.ts';
import { goCataloger } from './index.ts';
import { buildElf } from '../../program/testing/build-elf.ts';
import { buildMachO } from '../../program/testing/build-mach-o.ts';
import { buildPe } from '../../program/testing/build-pe.ts';
import { buildUniversal } from '../../program/testing/build-universal.ts';
import { AMD64, I386, MIPS, S390X } from '../../program/testing/numbers.ts';
import { functionTable, inlineBuildInfo, pointedBuildInfo, scatteredTable } from './testing/parts.ts';
import { DATA_ADDRESS, NOTHING } from '../../program/testing/places.ts';

const PATH = 'usr/bin/tool';
const TEXT = [
  'path\texample.com/acme/tool/cmd/tool',
  'mod\texample.com/acme/tool\tv1.4.2\t',
  'dep\tgopkg.in/yaml.v2\tv2.2.2\th1:sum=',
  'build\tGOARCH=amd64',
  'build\tGOOS=linux',
  '',
].join('\n');
const NAMES = [
  'runtime.main',
  'main.main',
  'gopkg.in/yaml%2ev2.Unmarshal',
  'gopkg.in/yaml%2ev2.(*Decoder).Decode',
];
const DATA = inlineBuildInfo('go1.26.8', TEXT);

function read(bytes: Buffer, path = PATH): FileFacts | undefined {
  return goCataloger.read({ path, size: bytes.length, mode: 0o755 }, memorySource(bytes));
}

function packagesIn(bytes: Buffer): readonly string[] | undefined {
  return read(bytes)?.packages?.map(({ name, version }) => `${name}@${version}`);
}

function problemsOf(bytes: Buffer): readonly string[] {
  return (read(bytes)?.problems ?? []).map(({ kind, message }) => `${kind}: ${message}`);
}

const ALL = ['example.com/acme/tool@v1.4.2', 'gopkg.in/yaml.v2@v2.2.2', 'stdlib@1.26.8'];

it.each([
  ['ELF', buildElf({ data: DATA, table: functionTable(NAMES, AMD64) })],
  ['ELF of 32 bits', buildElf({ layout: I386, data: DATA, table: functionTable(NAMES, I386) })],
  ['ELF, big-endian', buildElf({ layout: S390X, data: DATA, table: functionTable(NAMES, S390X) })],
  ['ELF of 32 bits, big-endian', buildElf({ layout: MIPS, data: DATA, table: functionTable(NAMES, MIPS) })],
  [
    'ELF without section headers',
    buildElf({ data: DATA, hasSections: false, table: functionTable(NAMES, AMD64) }),
  ],
  [
    'ELF, big-endian, without section headers',
    buildElf({ layout: MIPS, data: DATA, hasSections: false, table: functionTable(NAMES, MIPS) }),
  ],
  [
    "ELF without the linker's note",
    buildElf({ data: DATA, hasNote: false, table: functionTable(NAMES, AMD64) }),
  ],
  ['Windows', buildPe({ data: DATA, table: functionTable(NAMES, AMD64) })],
  ['Windows of 32 bits', buildPe({ layout: I386, data: DATA, table: functionTable(NAMES, I386) })],
  ['Apple', buildMachO({ data: DATA, table: functionTable(NAMES, AMD64) })],
  ['Apple of 32 bits', buildMachO({ layout: I386, data: DATA, table: functionTable(NAMES, I386) })],
  ['ELF by Go 1.18', buildElf({ data: DATA, table: functionTable(NAMES, AMD64, 0xfffffff0) })],
  ['ELF by Go 1.16', buildElf({ data: DATA, table: functionTable(NAMES, AMD64, 0xfffffffa) })],
  ['ELF by Go 1.15', buildElf({ data: DATA, table: scatteredTable(NAMES, ['/src/a.go'], AMD64) })],
])('reads modules, packages and functions of a Go program of %s', (_what, bytes) => {
  expect(goCataloger.wants({ path: PATH, size: bytes.length, mode: 0o644 }, bytes.subarray(0, 4096))).toBe(
    'random',
  );
  expect(packagesIn(bytes)).toEqual(ALL);
  const { reach, problems } = read(bytes) ?? {};
  expect(problems).toBeUndefined();
  expect(reach).toMatchObject({
    goos: 'linux',
    goarch: 'amd64',
    packages: ['example.com/acme/tool/cmd/tool', 'gopkg.in/yaml.v2', 'runtime'],
    hidden: [],
  });
  const functions = FunctionSet.parse(reach?.functions ?? '');
  const asked = ['Unmarshal', 'Decoder.Decode', 'Marshal'].map((name) => `gopkg.in/yaml.v2.${name}`);
  expect(asked.map((name) => functions?.has(name))).toEqual([true, true, false]);
});

it('reads a universal file of one Go program like the program', () => {
  const program = buildMachO({ data: DATA, table: functionTable(NAMES, AMD64) });
  expect(read(buildUniversal([program, Buffer.from('no program')]))).toEqual(read(program));
});

it('joins the modules of the Go programs in a universal file, and takes everything in them as linked', () => {
  const other = DATA.toString('latin1').replace('yaml.v2\tv2.2.2', 'yaml.v2\tv2.2.3');
  const programs = [DATA, Buffer.from(other, 'latin1')].map((data) => buildMachO({ data }));
  const bytes = buildUniversal(programs);
  expect(packagesIn(bytes)).toEqual([...ALL, 'gopkg.in/yaml.v2@v2.2.3']);
  expect(read(bytes)).not.toHaveProperty('reach');
});

it('reports a packed program in a universal file, and reads the other', () => {
  const packed = Buffer.concat([buildMachO().subarray(0, 0x200), Buffer.from('UPX!')]);
  const bytes = buildUniversal([packed, buildMachO({ data: DATA })]);
  expect(packagesIn(bytes)).toEqual(ALL);
  expect(read(bytes)?.problems).toMatchObject([{ kind: 'binary-packed', subject: PATH }]);
});

it.each([
  ['64 bits', AMD64],
  ['32 bits', I386],
  ['64 bits, big-endian', S390X],
  ['32 bits, big-endian', MIPS],
])('follows the pointers in the build info of Go 1.17 and earlier: %s', (_what, layout) => {
  const data = pointedBuildInfo('go1.17.13', TEXT, layout, DATA_ADDRESS);
  expect(packagesIn(buildElf({ layout, data }))).toEqual([...ALL.slice(0, 2), 'stdlib@1.17.13']);
});

it('makes the program the application of its packages, also under the name of a hard link', () => {
  const facts = read(buildElf({ data: inlineBuildInfo('go1.26.8', TEXT.replace('v1.4.2', 'v1.4.2+dirty')) }));
  const combined = goCataloger.combine?.([{ ...facts, path: 'opt/link' }], {
    find: () => new Map(),
  });
  expect(combined?.[0]?.packages?.map(({ application }) => application)).toEqual([
    'opt/link',
    'opt/link',
    'opt/link',
  ]);
  expect(combined?.[0]?.problems).toMatchObject([
    {
      kind: 'package-version-unknown',
      subject: 'opt/link',
      message:
        'opt/link was built from example.com/acme/tool v1.4.2+dirty, with changes that have no version: it is compared as the release',
    },
  ]);
});

it.each([
  ['a script', Buffer.from('#!/bin/sh\n'.repeat(100)), 'no'],
  ['an object file', withType(buildElf({ hasNote: false }), 1), 'no'],
  ['a program of ELF without the note', buildElf({ hasNote: false }), 'random'],
  ['a universal file', buildUniversal([buildMachO()]), 'random'],
  ['a class of Java', Buffer.from('cafebabe0000002d0000', 'hex'), 'no'],
  ['a short file', Buffer.from('\x7fELF'), 'no'],
  ['an empty file', Buffer.alloc(0), 'no'],
])('decides by the first bytes whether %s is wanted', (_what, bytes, wish) => {
  expect(goCataloger.wants({ path: PATH, size: bytes.length, mode: 0o755 }, bytes)).toBe(wish);
});

it('keeps the ends of a large program of ELF that its first bytes do not mark as one of Go', () => {
  const large = { path: PATH, size: 200_000_000, mode: 0o755 };
  const [unmarked, marked] = [false, true].map((hasNote) => buildElf({ hasNote }).subarray(0, 4096));
  expect(goCataloger.wants(large, unmarked ?? NOTHING)).toBe('ends');
  expect(goCataloger.wants(large, marked ?? NOTHING)).toBe('random');
});

/** A large file of which the bytes before its sections have passed. */
function endsOf(bytes: Buffer): ByteSource {
  const kept = bytes.indexOf('.shstrtab') - 64;
  return {
    ...memorySource(bytes),
    read: (offset, length) => {
      const isKept = offset >= kept || offset + length <= 4096;
      if (!isKept) throw new PassedBytesError('passed');
      return bytes.subarray(offset, offset + length);
    },
  };
}

it('asks for a second walk of a large program whose sections name the build info of Go', () => {
  const file = { path: PATH, size: 200_000_000, mode: 0o755 };
  const large = buildElf({ data: DATA, hasNote: false, table: functionTable(NAMES, AMD64) });
  expect(() => goCataloger.read(file, endsOf(large))).toThrow(PassedBytesError);
  expect(goCataloger.read(file, endsOf(without(large, '.go.buildinfo')))).toBeUndefined();
});

it.each([
  ['of another language', buildElf({ hasNote: false })],
  ['of Windows in another language', without(buildPe(), 'Go build ID')],
  ["of Apple's in another language", without(buildMachO(), '__go_buildinfo')],
  ['that is cut off', buildElf({ hasNote: false }).subarray(0, 70)],
  ['for DOS', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)])],
])('finds nothing in a program %s', (_what, bytes) => {
  expect(read(bytes)).toBeUndefined();
});

it('finds no package in the symbols of a Go program that are kept beside it', () => {
  expect(read(buildElf({ data: DATA, isDebugFile: true }))).toEqual({ path: PATH, packages: [] });
});

it.each([
  [
    'packed by UPX',
    Buffer.from(`\x7fELF${'\0'.repeat(100)}UPX!${'\0'.repeat(500)}`, 'latin1'),
    /^binary-packed: usr\/bin\/tool is packed by UPX/u,
  ],
  [
    'obfuscated by garble',
    buildElf({ data: inlineBuildInfo('unknown', '') }),
    /its build info was removed, as garble does$/u,
  ],
  ['without build info', buildElf(), /it has no build info, as Go programs before 1\.13$/u],
  ['with build info of 1 GB', buildElf({ data: lengthened(DATA) }), /its build info has \d+ bytes$/u],
  [
    'with build info that is cut off',
    buildElf({ data: DATA }).subarray(0, 0x8000 + 40),
    /the file is truncated|cut off/u,
  ],
  ['with a header that is cut off', buildElf().subarray(0, 300), /no build info|truncated/u],
  [
    'with a pointer outside the file',
    buildElf({ data: pointedBuildInfo('go1.17', TEXT, AMD64, 0x7000_0000) }),
    /its build info points outside the file$/u,
  ],
  [
    'with a module that has no name',
    buildElf({ data: inlineBuildInfo('go1.26.8', 'dep\t\tv1\n') }),
    /it names a module that is not valid$/u,
  ],
  [
    'without a version of Go',
    buildElf({ data: inlineBuildInfo('', TEXT) }),
    /does not name the version of Go$/u,
  ],
])('reports a Go program %s as not read', (_what, bytes, expected) => {
  expect(packagesIn(bytes)).toEqual([]);
  expect(problemsOf(bytes)).toEqual([expect.stringMatching(expected) as string]);
});

it('reads a Go program whose header promises sections that are not in the file', () => {
  const bytes = buildElf({ data: DATA, sectionCount: 65_535, table: functionTable(NAMES, AMD64) });
  expect(packagesIn(bytes)).toEqual(ALL);
  expect(read(bytes)?.reach?.packages).toHaveLength(3);
});

it.each([
  ['no table', Buffer.alloc(64)],
  ['a table whose names end outside of it', functionTable(NAMES, AMD64).subarray(0, 100)],
  ['a table with one name that does not end', unterminated()],
  ['a table without the runtime, as obfuscation leaves it', functionTable(['a.b', 'c.d'], AMD64)],
  ['a table of another byte order', functionTable(NAMES, S390X)],
  ['a table that promises more files than it has', scatteredTable(NAMES, [], AMD64).fill(0xff, 24, 28)],
])('knows nothing of what is linked where there is %s', (_what, table) => {
  const facts = read(buildElf({ data: DATA, table }));
  expect(facts?.packages).toHaveLength(3);
  expect(facts?.reach).toBeUndefined();
});

it.each([
  [
    'nothing else',
    ['runtime.main', 'main.main', 'example.org/old/dep.F'],
    /^package-version-unknown: usr\/bin\/tool was built without modules, so only its standard library was looked up$/u,
  ],
  [
    'other modules',
    ['runtime.main', 'main.main', 'github.com/a/b/v2/c.F', 'example.org/old/vendor/golang.org/x/net/html.F'],
    /^packages-not-read: .*: it does not say the versions of github.com\/a\/b\/v2, golang.org\/x\/net$/u,
  ],
  ['what nothing tells', [], /^packages-not-read: .*: nothing says what else is in it$/u],
])('reports a Go program that was built without modules from %s', (_what, names, expected) => {
  const data = inlineBuildInfo('go1.26.8', 'path\texample.org/old/cmd\nbuild\tGO111MODULE=off\n');
  const bytes = buildElf({ data, table: functionTable(names, AMD64) });
  expect(packagesIn(bytes)).toEqual(['stdlib@1.26.8']);
  expect(problemsOf(bytes)).toEqual([expect.stringMatching(expected) as string]);
});

it("lists a program of Go's own as its toolchain", () => {
  const bytes = buildElf({ data: inlineBuildInfo('go1.24.4', 'path\tcmd/vet\nbuild\tGOOS=linux\n') });
  expect(packagesIn(bytes)).toEqual(['stdlib@1.24.4', 'toolchain@1.24.4']);
  expect(problemsOf(bytes)).toEqual([]);
});

it('reads any damage to a Go program as packages, as none, or as a problem', () => {
  const whole = buildElf({ data: DATA, table: functionTable(NAMES, AMD64) });
  const place = fc.oneof(
    fc.nat(300),
    fc.integer({ min: 0x1000, max: 0x1100 }),
    fc.integer({ min: 0x8000, max: 0x8100 }),
    fc.nat(whole.length - 1),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 8 }),
      fc.nat(whole.length),
      (changes, end) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        for (const each of [bytes, bytes.subarray(0, end)]) {
          const facts = read(each);
          expect(facts === undefined || facts.packages !== undefined).toBe(true);
        }
      },
    ),
    { numRuns: 500 },
  );
});

it('ends its search through a program that holds a great many headers of tables', () => {
  const header = functionTable(['a.b'], AMD64);
  const table = Buffer.concat(Array.from({ length: 200 }, () => header.subarray(0, 128)));
  const facts = read(buildElf({ data: DATA, table, hasSections: false }));
  expect(facts?.packages).toHaveLength(3);
  expect(facts?.reach).toBeUndefined();
});

/** Changes the type of a program of ELF, such as to an object file. */
function withType(bytes: Buffer, type: number): Buffer {
  bytes.writeUInt16LE(type, 16);
  return bytes;
}

function without(bytes: Buffer, text: string): Buffer {
  const at = bytes.indexOf(text);
  return bytes.fill(0, at, at + text.length);
}

/** Makes the version of Go a text of 1 GB. */
function lengthened(data: Buffer): Buffer {
  return Buffer.concat([data.subarray(0, 32), Buffer.from([0x80, 0x80, 0x80, 0x80, 4]), data.subarray(33)]);
}

function unterminated(): Buffer {
  const table = functionTable(NAMES, AMD64);
  const end = table.indexOf('Decode\0') + 'Decode'.length;
  table.fill('x', end, end + 1);
  return table;
}
