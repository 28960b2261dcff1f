import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import type { FileFacts } from '../../../domain/index.ts';
import { buildElf } from '../../program/testing/build-elf.ts';
import { buildMachO } from '../../program/testing/build-mach-o.ts';
import { buildPe } from '../../program/testing/build-pe.ts';
import { buildUniversal } from '../../program/testing/build-universal.ts';
import { AMD64, numbers, S390X } from '../../program/testing/numbers.ts';
import { dotnetBundleCataloger } from './index.ts';

const PATH = 'usr/bin/shop';
const SIGNATURE = createHash('sha256').update('.net core bundle\n').digest();
const TARGET = '.NETCoreApp,Version=v8.0/linux-x64';
const LIST = Buffer.from(
  JSON.stringify({
    runtimeTarget: { name: TARGET },
    targets: { [TARGET]: { 'Newtonsoft.Json/12.0.1': { runtime: { 'Newtonsoft.Json.dll': {} } } } },
    libraries: { 'Newtonsoft.Json/12.0.1': { type: 'package' } },
  }),
);
const PACKAGES = [{ type: 'nuget', ecosystem: 'NuGet', name: 'Newtonsoft.Json', version: '12.0.1' }];

interface BundleParts {
  readonly build?: typeof buildElf;
  readonly layout?: typeof AMD64;
  readonly version?: number;
  readonly list?: Buffer;
  /** The size of the list that the header gives. */
  readonly listBytes?: number;
  /** The place of its bundle that the program gives. */
  readonly place?: number;
  /** Bytes of data in front of the mark. */
  readonly shift?: number;
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
}

/** Builds a program, its list, and the header that leads to the list. */
function buildBundle(parts: BundleParts = {}): Buffer {
  const { build = buildElf, layout = AMD64, version = 6, list = LIST, shift = 24 } = parts;
  const program = (place: number) =>
    build({ layout, data: Buffer.concat([Buffer.alloc(shift, 1), numbers(layout, [8, place]), SIGNATURE]) });
  const listAt = program(0).length;
  const size = parts.listBytes ?? list.length;
  const entry = (type: number, name: string) =>
    Buffer.concat([numbers(layout, [8, listAt], [8, size]), Buffer.from([type]), text(name)]);
  const rest =
    version === 1
      ? [entry(1, 'shop.dll'), ...(size > 0 ? [entry(3, 'shop.deps.json')] : [])]
      : [numbers(layout, [8, listAt], [8, size], [8, 0], [8, 0], [8, 0])];
  const count = version === 1 ? rest.length : 1;
  return Buffer.concat([
    program(parts.place ?? listAt + list.length),
    list,
    numbers(layout, [4, version], [4, 0], [4, count]),
    text('kyWDKgsOWzhD'),
    ...rest,
  ]);
}

function read(bytes: Buffer): FileFacts | undefined {
  const file = { path: PATH, size: bytes.length, mode: 0o755 };
  if (dotnetBundleCataloger.wants(file, bytes.subarray(0, 4096)) === 'no') return undefined;
  return dotnetBundleCataloger.read(file, memorySource(bytes));
}

it.each([
  ['.NET Core 3', { version: 1 }],
  ['.NET 5', { version: 2 }],
  ['.NET 8', {}],
  ['.NET for Windows', { build: buildPe }],
  ['.NET for Apple', { build: buildMachO }],
  ['.NET, big-endian', { layout: S390X }],
])('reads the packages of a single-file program of %s', (_what, parts) => {
  expect(read(buildBundle(parts))).toEqual({ path: PATH, packages: PACKAGES });
});

it('reads the bundle of each program in a universal file', () => {
  const list = Buffer.from(LIST.toString().replaceAll('12.0.1', '12.0.3'));
  const bundles = [LIST, list].map((each) => buildBundle({ build: buildMachO, list: each }));
  expect(read(buildUniversal(bundles))?.packages?.map(({ version }) => version)).toEqual([
    '12.0.1',
    '12.0.3',
  ]);
});

it('finds the mark of a bundle anywhere in the data of its program', () => {
  for (let shift = 0; shift < 16; shift++) {
    expect(read(buildBundle({ shift }))?.packages).toEqual(PACKAGES);
  }
});

it('makes a single-file program the application of its packages', () => {
  const image = { find: () => new Map<string, string>() };
  expect(dotnetBundleCataloger.settle?.([{ path: 'bin/link', packages: PACKAGES }], image)).toEqual([
    { path: 'bin/link', packages: PACKAGES.map((pkg) => ({ ...pkg, application: 'bin/link' })) },
  ]);
});

it.each([
  ['a program with nothing behind it', buildElf()],
  ['a program with other bytes behind it', Buffer.concat([buildElf(), Buffer.alloc(100, 1)])],
  ['a host that was not bundled', buildBundle({ place: 0 })],
  ['a program of Windows without a bundle', buildPe()],
  ["a program of Apple's without a bundle", buildMachO()],
  ['a file of DOS', Buffer.from(`MZ${' '.repeat(100)}`)],
  ['a script', Buffer.from('#!/bin/sh')],
  ['an empty file', Buffer.alloc(0)],
])('leaves out %s', (_what, bytes) => {
  expect(read(bytes)).toBeUndefined();
});

it.each([1, 2, 6])('reports a program whose bundle of version %i has no list', (version) => {
  expect(read(buildBundle({ version, listBytes: 0 }))).toMatchObject({
    packages: [],
    problems: [{ kind: 'program-without-list', subject: PATH }],
  });
});

describe('a broken bundle', () => {
  it.each([
    ['points outside of its file', buildBundle({ place: 2 ** 40 }), 'its bundle is not in the file'],
    ['is cut off', buildBundle().subarray(0, -50), 'its bundle is cut off'],
    ['is cut off among its entries', buildBundle({ version: 1 }).subarray(0, -1), 'its bundle is cut off'],
    ['has a list outside of its file', buildBundle({ listBytes: 2 ** 20 }), 'its bundle is cut off'],
    ['has a huge list', buildBundle({ listBytes: 2 ** 40 }), `has ${2 ** 40} bytes`],
    ['has an unknown version', buildBundle({ version: 7 }), 'the unknown version 7'],
    ['has no JSON', buildBundle({ list: Buffer.from('{"targets":') }), 'not valid JSON'],
    ['has deep JSON', buildBundle({ list: Buffer.from('['.repeat(300_000)) }), 'nest'],
  ])('reports a bundle that %s', (_what, bytes, reason) => {
    const facts = read(bytes);
    expect(facts).toMatchObject({
      packages: [],
      problems: [{ kind: 'package-file-unreadable', subject: PATH }],
    });
    expect(facts?.problems?.[0]?.message).toContain(reason);
  });

  it('reads or reports a bundle that is cut off anywhere, and never throws', () => {
    const bytes = buildBundle({ version: 1 });
    const start = bytes.length - LIST.length - 100;
    for (let length = start; length < bytes.length; length++) {
      expect(() => read(bytes.subarray(0, length))).not.toThrow();
    }
  });
});
