import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import type { FileFacts } from '../../../domain/index.ts';
import { buildElf } from '../../program/testing/build-elf.ts';
import { buildMachO } from '../../program/testing/build-mach-o.ts';
import { buildPe } from '../../program/testing/build-pe.ts';
import { buildUniversal } from '../../program/testing/build-universal.ts';
import { S390X } from '../../program/testing/numbers.ts';
import { dotnetBundleCataloger } from './index.ts';
import { buildBundle, LIST } from './testing/build-bundle.ts';

const PATH = 'usr/bin/shop';
const PACKAGES = [{ type: 'nuget', ecosystem: 'NuGet', name: 'Newtonsoft.Json', version: '12.0.1' }];

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
  expect(dotnetBundleCataloger.combine?.([{ path: 'bin/link', packages: PACKAGES }], image)).toEqual([
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
