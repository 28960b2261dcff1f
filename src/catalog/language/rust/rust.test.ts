import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ArchiveError, memorySource, type ByteSource } from '../../../archive/index.ts';
import { defined, type FileFacts, type PackageStatus } from '../../../domain/index.ts';
import { buildElf } from '../../program/testing/build-elf.ts';
import { buildMachO } from '../../program/testing/build-mach-o.ts';
import { buildPe } from '../../program/testing/build-pe.ts';
import { buildUniversal } from '../../program/testing/build-universal.ts';
import { buildComponent, buildWasm } from '../../program/testing/build-wasm.ts';
import { AMD64, I386, MIPS, numbers } from '../../program/testing/numbers.ts';
import { rustCataloger } from './index.ts';

const PATH = 'usr/bin/tool';

function read(bytes: Buffer, path = PATH): FileFacts | undefined {
  const file = { path, size: bytes.length, mode: 0o644 };
  if (rustCataloger.wants(file, bytes.subarray(0, 4096)) === 'no') return undefined;
  return rustCataloger.read(file, memorySource(bytes));
}

function listing(content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return { name: '.dep-v0', content: deflateSync(text) };
}

function crate(name: string, version: string, status?: PackageStatus) {
  return { type: 'cargo', ecosystem: 'crates.io', name, version, ...defined({ status }) };
}

const LIST = listing({
  packages: [
    { name: 'tool', version: '0.3.1', source: 'local', dependencies: [1, 2], root: true },
    { name: 'autocfg', version: '1.1.0', source: 'crates.io', kind: 'build' },
    { name: 'far-part', version: '0.7.0', source: 'git' },
    { name: 'other', version: '1.0.0', source: 'registry' },
    { name: 'regex', version: '1.5.4', source: 'crates.io', kind: 'runtime' },
  ],
  format: 8,
});
const CRATES = [
  crate('tool', '0.3.1', 'own'),
  crate('far-part', '0.7.0', 'elsewhere'),
  crate('other', '1.0.0', 'elsewhere'),
  crate('regex', '1.5.4'),
];

it.each([
  ['ELF', buildElf({ more: LIST })],
  ['ELF of 32 bits', buildElf({ layout: I386, more: LIST })],
  ['ELF, big-endian', buildElf({ layout: MIPS, more: LIST })],
  ['Windows', buildPe({ more: LIST })],
  ['Apple', buildMachO({ more: LIST })],
  ['Apple, for two machines', buildUniversal([buildMachO({ more: LIST }), buildMachO({ more: LIST })])],
  ['WebAssembly', buildWasm([{ id: LIST.name, content: LIST.content }])],
])('reads the crates that are linked into a program of %s', (_what, bytes) => {
  expect(read(bytes)).toEqual({ path: PATH, packages: CRATES });
});

it('reads the crates of each module of a component of WebAssembly', () => {
  const modules = ['regex', 'url'].map((name) => {
    const { content } = listing({ packages: [{ name, version: '1.0.0', source: 'crates.io' }] });
    return buildWasm([{ id: '.dep-v0', content }]);
  });
  expect(read(buildComponent({ modules }))?.packages).toEqual([
    crate('regex', '1.0.0'),
    crate('url', '1.0.0'),
  ]);
});

it.each([
  ['srv/app.wasm', true],
  ['srv/node_modules/source-map/lib/mappings.wasm', false],
])('reports a module of WebAssembly without a list unless a package brought it: %s', (path, isReported) => {
  const bytes = buildWasm([{ id: 'producers', content: Buffer.from('\x05rustc\x061.95.0') }]);
  expect(read(bytes, path)?.problems?.map(({ kind }) => kind)).toEqual(
    isReported ? ['program-without-list'] : undefined,
  );
});

it('reads the list of a large program of which the table of segments was not kept', () => {
  const bytes = buildElf({ more: LIST });
  const whole = memorySource(bytes);
  const body: ByteSource = {
    ...whole,
    read(offset, length) {
      if (offset >= 0x40 && offset < 0x200) throw new ArchiveError('not kept');
      return whole.read(offset, length);
    },
  };
  const facts = rustCataloger.read({ path: PATH, size: bytes.length, mode: 0o755 }, body);
  expect(facts).toEqual({ path: PATH, packages: CRATES });
});

it('makes a program the application of its crates, a hard link as well', () => {
  const facts = { path: 'usr/bin/link', packages: [crate('regex', '1.5.4')] };
  const image = { find: () => new Map<string, string>() };
  expect(rustCataloger.combine?.([facts], image)).toEqual([
    { path: 'usr/bin/link', packages: [{ ...crate('regex', '1.5.4'), application: 'usr/bin/link' }] },
  ]);
});

it.each([
  ['a program', buildElf({ hasNote: false }), 'ends'],
  ["a program with Go's note", buildElf(), 'random'],
  ['a program of Windows', buildPe(), 'random'],
  ['no program', Buffer.from('#!/bin/sh'), 'no'],
])('wants no more of a large file than its kind needs: of %s', (_what, bytes, wish) => {
  const file = { path: PATH, size: 100 * 1024 ** 2, mode: 0o755 };
  expect(rustCataloger.wants(file, bytes.subarray(0, 4096))).toBe(wish);
});

const COMMENT = Buffer.from('GCC: 12.2.0\0rustc version 1.95.0 (59807616e)\0');
const SOURCE = Buffer.from('\0/rustc/0ef1bc386059596dada8fb65b50425aab2ea637a/library/core/src/str/mod.rs\0');

it.each([
  ['ELF', buildElf({ more: { name: '.comment', content: COMMENT } })],
  ['Apple', buildMachO({ more: { name: '__cstring', content: SOURCE } })],
  ['Apple, among its constants', buildMachO({ more: { name: '__const', content: SOURCE } })],
  ['Apple, for two machines', buildUniversal([buildMachO({ more: { name: '__const', content: SOURCE } })])],
  ['Windows', buildPe({ table: SOURCE })],
])('reports a Rust program of %s without a list of its crates', (_what, bytes) => {
  expect(read(bytes)).toMatchObject({
    packages: [],
    problems: [{ kind: 'program-without-list', subject: PATH, path: PATH }],
  });
});

const FAILS = { name: '.rodata', content: Buffer.from(`${'.'.repeat(2 ** 20 - 7)}RUST_BACKTRACE=full`) };

/** Builds a program that strip has rid of the compiler's name, from the libraries that it needs. */
function stripped(
  libraries: readonly string[],
  { layout = AMD64, isPie = false, more = FAILS } = {},
): Buffer {
  const texts = ['', ...libraries, ''].join('\0');
  const needs = libraries.map((name) => [1, texts.indexOf(name)] as const);
  const entries = [...needs, ...(isPie ? [[0x6ffffffb, 0x08000001] as const] : []), [0, 0] as const];
  const dynamic = entries.map(([tag, value]) => numbers(layout, ['word', tag], ['word', value]));
  const others = [
    { name: '.dynstr', content: Buffer.from(texts) },
    { name: '.dynamic', content: Buffer.concat(dynamic) },
  ];
  return buildElf({ layout, others, more });
}

it.each([
  ['for glibc', stripped(['libgcc_s.so.1', 'libc.so.6'])],
  ['of 32 bits', stripped(['libgcc_s.so.1', 'libc.so.6'], { layout: I386 })],
  ['with its libraries inside', buildElf({ others: [], more: FAILS })],
  ['with its libraries inside, at any address', stripped([], { isPie: true })],
])('reports a Rust program without its compiler %s by what it says where it fails', (_what, bytes) => {
  expect(read(bytes)?.problems).toMatchObject([{ kind: 'program-without-list', subject: PATH }]);
});

it.each([
  ['nothing of Rust', stripped(['libgcc_s.so.1'], { more: { name: '.rodata', content: Buffer.from('.') } })],
  ["another's failure", stripped(['libc.so.6'])],
  ["C++'s failure", stripped(['libgcc_s.so.1', 'libstdc++.so.6'])],
  ['tables for other libraries', stripped([])],
  ["Go's packages", buildElf({ more: FAILS })],
])('leaves out a program without its compiler that has %s', (_what, bytes) => {
  expect(read(bytes)).toBeUndefined();
});

it.each([
  ['another language', buildElf({ more: { name: '.comment', content: Buffer.from('GCC: 12.2.0\0') } })],
  [
    'another language for Apple',
    buildMachO({ more: { name: '__cstring', content: Buffer.from('/usr/lib') } }),
  ],
  ['no sections', buildElf({ hasSections: false })],
  ['symbols for a debugger', buildElf({ isDebugFile: true, more: LIST })],
  ['headers that are cut off', buildElf({ more: LIST }).subarray(0, 0x40)],
  ['DOS', Buffer.from(`MZ${' '.repeat(100)}`)],
  ['a script', Buffer.from('#!/bin/sh\n# .dep-v0')],
  ['nothing', Buffer.alloc(0)],
])('leaves out a file of %s', (_what, bytes) => {
  expect(read(bytes)).toBeUndefined();
});

describe('a list of crates', () => {
  const stored = (content: Buffer) => ({ name: '.dep-v0', content });

  it.each([
    ['empty', stored(Buffer.alloc(0)), 'cannot be inflated'],
    ['not compressed', stored(Buffer.from('{"packages":[]}')), 'cannot be inflated'],
    ['cut off', stored(LIST.content.subarray(0, 40)), 'cannot be inflated'],
    ['too large once inflated', stored(deflateSync(Buffer.alloc(64 * 1024 ** 2))), 'cannot be inflated'],
    ['not JSON', listing('{"packages":'), 'is not valid'],
    ['deep', listing(`{"packages":${'['.repeat(100_000)}`), 'is not valid'],
    ['another document', listing('[]'), 'has no packages'],
    ['without packages', listing({ packages: 'all' }), 'has no packages'],
    ['too long', listing({ packages: Array.from({ length: 60_000 }, () => 0) }), 'more than 50000 crates'],
  ])('reports a list that is %s', (_what, more, reason) => {
    const facts = read(buildElf({ more }));
    expect(facts).toMatchObject({
      packages: [],
      problems: [{ kind: 'package-file-unreadable', subject: PATH }],
    });
    expect(facts?.problems?.[0]?.message).toContain(reason);
  });

  it('notes nothing of a program that a runtime written in Rust and an application were made into', () => {
    const runtime = buildElf({ more: { name: '.comment', content: COMMENT } });
    expect(read(runtime)?.problems).toHaveLength(1);
    expect(read(Buffer.concat([runtime, Buffer.from('\n---- Bun! ----\n')]))).toBeUndefined();
  });

  it('reports a list outside of its program', () => {
    const bytes = buildElf({ more: LIST });
    expect(read(bytes.subarray(0, bytes.length - LIST.content.length))?.problems).toMatchObject([
      { kind: 'package-file-unreadable', subject: PATH },
    ]);
  });

  it('reports entries without a name or version, and reads the others', () => {
    const regex = { name: 'regex', version: '1.5.4', source: 'crates.io' };
    const broken = [null, 7, {}, { ...regex, name: '' }, { ...regex, version: 1.5 }, 'x'.repeat(999)];
    const facts = read(buildElf({ more: listing({ packages: [...broken, regex] }) }));
    expect(facts?.packages).toEqual([crate('regex', '1.5.4')]);
    expect(facts?.problems?.[0]?.message).toBe(
      `${PATH} was not read: 6 of its crates have no valid name or version`,
    );
  });
});
