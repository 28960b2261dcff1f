import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../archive/index.ts';
import { buildElf } from '../program/testing/build-elf.ts';
import { buildMachO } from '../program/testing/build-mach-o.ts';
import { buildPe } from '../program/testing/build-pe.ts';
import { AMD64, numbers, S390X } from '../program/testing/numbers.ts';
import type { FieldLayout } from '../program/index.ts';
import { bundlesCataloger } from './index.ts';

const PATH = 'usr/local/bin/shop';
const LARGE = 40 * 1024 ** 2;

function read(bytes: Buffer, size = bytes.length) {
  const file = { path: PATH, size, mode: 0o755 };
  const wish = bundlesCataloger.wants(file, bytes.subarray(0, 4096));
  return wish === 'no' ? wish : bundlesCataloger.read(file, memorySource(bytes))?.marks;
}

const DART = '\u00dc\u00dc\u00f6\u00f6\0\0\0\0';

/** Builds a program with text behind it. */
function withText(text: string): Buffer {
  return Buffer.concat([buildElf({ hasNote: false }), Buffer.from(text, 'latin1')]);
}

function note(layout: FieldLayout, name: string, description: Buffer): Buffer {
  const padding = Buffer.alloc((4 - (name.length % 4)) % 4);
  const head = numbers(layout, [4, name.length], [4, description.length], [4, 0]);
  return Buffer.concat([head, Buffer.from(name), padding, description]);
}

/** Builds a program as a tool leaves it that adds notes: with its table of segments behind everything else. */
function withNotes(notes: (layout: FieldLayout) => Buffer, layout = AMD64): Buffer {
  const program = buildElf({ layout, hasNote: false });
  const content = notes(layout);
  const tableAt = program.length + content.length;
  numbers(layout, ['word', tableAt]).copy(program, 32);
  numbers(layout, [2, 56], [2, 1]).copy(program, 54);
  const size = ['word', content.length] as const;
  const segment = numbers(
    layout,
    [4, 4],
    [4, 4],
    ['word', program.length],
    ['word', 0],
    ['word', 0],
    size,
    size,
    ['word', 4],
  );
  return Buffer.concat([program, content, segment]);
}

/** Builds a program of Windows with a resource, of whose directory the name is what matters. */
function withResource(name: string): Buffer {
  const content = Buffer.concat([Buffer.alloc(64), Buffer.from(name, 'utf16le'), Buffer.alloc(64)]);
  return buildPe({ more: { name: '.rsrc', content } });
}

const GNU = (layout: FieldLayout) => note(layout, 'GNU\0', Buffer.alloc(20));
const NODE = (layout: FieldLayout) =>
  Buffer.concat([GNU(layout), note(layout, 'NODE_SEA_BLOB\0', Buffer.alloc(48))]);
const DENO = (layout: FieldLayout) => note(layout, 'SUI\0', Buffer.from('\x08\0d3n0l4ndd3n0l4nd{}'));

it.each([
  ['of Node.js', 'node-sea', withNotes(NODE)],
  ['of Node.js, big-endian', 'node-sea', withNotes(NODE, S390X)],
  ['of Deno', 'deno', withNotes(DENO)],
  [
    'of Deno 2.1',
    'deno',
    Buffer.concat([buildElf({ hasNote: false }), Buffer.from('{}d3n0l4nd\x1eP\0\0........')]),
  ],
  [
    'of Deno 1',
    'deno',
    Buffer.concat([buildElf({ hasNote: false }), Buffer.from('{}d3n0l4nd'), Buffer.alloc(32)]),
  ],
  [
    'of Bun 1.1',
    'bun',
    Buffer.concat([buildElf({ hasNote: false }), Buffer.from('\n---- Bun! ----\n'), Buffer.alloc(8)]),
  ],
  ['that pkg made', 'node-sea', withText('return (function (X) {})({"/snapshot/a.js":[0,9]}\n,\n0\n);\n})')],
  ['of Dart', 'dart', withText('snapshot\0\0\u0010\0\0\0\0\0' + DART)],
  ['that nexe made', 'node-sea', withText(`main()<nexe~~sentinel>${'\0'.repeat(16)}`)],
])('recognises an executable %s as a bundle by %s', (_what, bundler, bytes) => {
  expect(read(bytes)).toBe(bundler);
});

it('recognises an executable of Bun by its section, and Bun itself by an empty one', () => {
  const program = (bytes: number) =>
    buildElf({ hasNote: false, more: { name: '.bun', content: Buffer.alloc(bytes, 1) } });
  expect(read(program(100), LARGE)).toBe('bun');
  expect(read(program(8), LARGE)).toBeUndefined();
});

it.each([
  ['GCC: (Debian 14.2.0-19) 14.2.0\0GHC 9.6.6\0', 'haskell'],
  ['GHC 8.10.7\0', 'haskell'],
  ['GCC: (GHC build) 14.2.0\0', undefined],
])('recognises a program of Haskell by its compiler: %j', (compilers, marks) => {
  const program = buildElf({ others: [{ name: '.comment', content: Buffer.from(compilers) }] });
  expect(read(program, LARGE)).toBe(marks);
});

it.each([
  ['Windows', 'bun', buildPe({ more: { name: '.bun', content: Buffer.alloc(100, 1) } })],
  ['Windows', 'node-sea', withResource('NODE_SEA_BLOB')],
  ['Windows', 'deno', withResource('D3N0L4ND')],
  ['Apple', 'bun', buildMachO({ more: { name: '__bun', content: Buffer.alloc(100, 1) } })],
  ['Apple', 'node-sea', buildMachO({ more: { name: '__NODE_SEA_BLOB', content: Buffer.alloc(100, 1) } })],
  ['Apple', 'deno', buildMachO({ more: { name: 'd3n0l4nd', content: Buffer.alloc(100, 1) } })],
])('recognises an executable of %s as a bundle by %s', (_system, bundler, bytes) => {
  expect(read(bytes, LARGE)).toBe(bundler);
});

it.each([
  ['Windows, whose own code looks for a resource', buildPe({ data: Buffer.from('NODE_SEA_BLOB\0') })],
  ['Windows, with resources of its own', withResource('ICON')],
  ['Apple, with an empty section of Bun', buildMachO({ more: { name: '__bun', content: Buffer.alloc(8) } })],
])('finds no bundle in a program of %s', (_what, bytes) => {
  expect(read(bytes, LARGE)).toBeUndefined();
});

it.each([
  ['another note', withNotes(GNU)],
  ['a note of other data', withNotes((layout) => note(layout, 'SUI\0', Buffer.from('\x04\0data')))],
  ['a note that is longer than its table', withNotes((layout) => NODE(layout).subarray(0, 44))],
  ['a note of 4 GiB', withNotes((layout) => numbers(layout, [4, 2 ** 32 - 1], [4, 2 ** 32 - 1], [4, 0]))],
  ["the mark of Dart's snapshots before its end", withText(`${DART}x`)],
  ['a script behind it', withText('#!/bin/sh\nmain() { exit 0; }\n')],
  ['other bytes behind it', Buffer.concat([buildElf(), Buffer.alloc(100, 1)])],
])('finds no bundle in a program with %s', (_what, bytes) => {
  expect(read(bytes)).toBeUndefined();
});

it.each([
  ['an ordinary program', buildElf()],
  ['a script', Buffer.from('#!/bin/sh')],
  ['nothing', Buffer.alloc(0)],
])('reads nothing of %s', (_what, bytes) => {
  expect(read(bytes)).toBe('no');
});

it('reads a program that is cut off anywhere without throwing', () => {
  const whole = withNotes(NODE);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 20 }), (length, noise) => {
      const bytes = Buffer.concat([whole.subarray(0, length), noise]);
      expect(() => read(bytes)).not.toThrow();
      const head = Buffer.from(whole);
      head.set(noise, 32);
      expect(() => read(head)).not.toThrow();
    }),
  );
});
