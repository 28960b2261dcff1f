import { describe, expect, it } from 'vitest';

import { DamagedError } from './database-entry.ts';
import { readRpmManifest } from './read-manifest.ts';
import { fileOf } from './testing/file-of.ts';

const line = (fields: Partial<Record<number, string>> = {}): string =>
  [
    'zlib',
    '1.2.13-2.cm2',
    '1653816591',
    '1653753130',
    'Microsoft Corporation',
    '(none)',
    '93',
    'x86_64',
    '0',
    'zlib-1.2.13-2.cm2.src.rpm',
  ]
    .map((field, i) => fields[i] ?? field)
    .join('\t');

const read = (text: string): unknown[] =>
  [...readRpmManifest(fileOf(Buffer.from(text)))].map((record) => record.read().fields);

describe('readManifest', () => {
  it('reads one package per line of an rpm manifest', () => {
    expect(read(`${line()}\n${line({ 0: 'vim', 4: '(none)', 5: '2' })}\n`)).toEqual([
      {
        name: 'zlib',
        versionRelease: '1.2.13-2.cm2',
        epoch: undefined,
        vendor: 'Microsoft Corporation',
        architecture: 'x86_64',
        sourceRpm: 'zlib-1.2.13-2.cm2.src.rpm',
      },
      expect.objectContaining({ name: 'vim', epoch: 2, vendor: undefined }),
    ]);
  });

  it('reads an empty rpm manifest as no package', () => {
    expect(read('')).toEqual([]);
    expect(read('\n\n')).toEqual([]);
  });

  it('passes over empty lines of an rpm manifest, and counts them', () => {
    const [entry] = readRpmManifest(fileOf(Buffer.from(`${'\n'.repeat(4_000_000)}${line()}`)));
    expect(entry?.name).toBe('line 4000001');
  });

  it('reads the last line of an rpm manifest without its line feed', () => {
    expect(read(line())).toHaveLength(1);
    expect(read(line({ 9: '(none)' }))).toHaveLength(1);
  });

  it.each([
    ['is cut off within its last line', `${line()}\n${line().slice(0, -3)}`],
    ['was overwritten with NUL bytes', `${line()}\n${line().slice(0, -3)}\0\0\0\n`],
  ])('reads an rpm manifest that %s to its end, and calls it damaged', (_, text) => {
    const names: string[] = [];
    const readAll = () => {
      for (const { name } of readRpmManifest(fileOf(Buffer.from(text)))) names.push(name);
    };
    expect(readAll).toThrow(DamagedError);
    expect(names).toEqual(['line 1', 'line 2']);
  });

  it.each([
    ['too few fields', 'zlib\t1.2.13-2.cm2'],
    ['too many fields', `${line()}\tmore`],
    ['no name', line({ 0: '' })],
    ['no valid name', line({ 0: '\u{feff}zlib' })],
    ['no version', line({ 1: '(none)' })],
    ['an odd epoch', line({ 5: '1e3x' })],
    ['a negative epoch', line({ 5: '-1' })],
    ['an absurd length', line({ 4: 'v'.repeat(5000) })],
  ])('calls a manifest line with %s damaged, and keeps the others', (_, bad) => {
    const [first, second, third] = [
      ...readRpmManifest(fileOf(Buffer.from(`${line()}\n${bad}\n${line()}\n`))),
    ];
    expect(second?.name).toBe('line 2');
    expect(() => second?.read()).toThrow(DamagedError);
    expect([first?.read().fields.name, third?.read().fields.name]).toEqual(['zlib', 'zlib']);
  });
});
