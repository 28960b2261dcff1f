import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { findFunctionNames } from './function-table.ts';
import { AMD64 } from '../../program/testing/numbers.ts';
import { functionTable, scatteredTable } from './testing/parts.ts';

/** Reads the names in a table that a section names. */
function namesIn(table: Buffer): readonly string[] | undefined {
  const section = { name: '.gopclntab', address: 0, offset: 0, size: table.length };
  const program = { layout: AMD64, sections: [section], segments: [] };
  return findFunctionNames(memorySource(table), program, (names) => [...names].filter((name) => name !== ''));
}

it('lists the names in a table of functions', () => {
  expect(namesIn(functionTable(['a.F', 'b.G'], AMD64))).toEqual(['a.F', 'b.G']);
});

it('lists the names of a table that is read in pieces', () => {
  const names = Array.from({ length: 30_000 }, (_, i) => `example.org/café${i}.F`);
  expect(namesIn(functionTable(names, AMD64))).toEqual(names);
});

it('lists the names in a table of Go 1.15, and not those of its source files', () => {
  const table = scatteredTable(['a.F', 'b.G'], ['/src/a.go', '/src/b.go'], AMD64);
  expect(namesIn(table)).toEqual(['a.F', 'b.G']);
});

it.each([
  ['names that do not end', withoutEnd()],
  ['names of more bytes than any program has', functionTable(['x'.repeat(33 * 1024 ** 2)], AMD64)],
  ['a table of 600,000 source files', withFiles(600_000)],
])('lists nothing of %s', (_what, table) => {
  expect(namesIn(table)).toBeUndefined();
});

/** Makes a table whose last name goes on behind its end. */
function withoutEnd(): Buffer {
  const table = functionTable(['a.F', 'b.G'], AMD64);
  const end = table.lastIndexOf(0, table.indexOf('b.G') + 3);
  return table.fill('x', end);
}

/** Makes a table of Go 1.15 promise source files, for whose offsets it has room. */
function withFiles(count: number): Buffer {
  const table = Buffer.concat([scatteredTable(['a.F'], [], AMD64), Buffer.alloc(4 * count)]);
  const countAt = 8 + 2 * AMD64.wordBytes + 4;
  table.writeUInt32LE(count, countAt);
  return table;
}
