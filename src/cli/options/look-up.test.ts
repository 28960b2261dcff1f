import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileOrFolder } from './look-up.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-look-up-'));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('loop', join(folder, 'loop'));
  symlinkSync('file', join(folder, 'link'));
});

afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['.', 'folder'],
  ['file', 'file'],
  ['link', 'file'],
  ['nothing', undefined],
  ['file/below', undefined],
  ['x'.repeat(300), undefined],
  ['x/'.repeat(5000), undefined],
  ['with\0nul', undefined],
])('finds at %s: %s', (path, expected) => {
  expect(fileOrFolder(`${folder}/${path}`)).toBe(expected);
});

it('reports a place that may not or cannot be looked at', () => {
  expect(() => fileOrFolder(join(folder, 'loop'))).toThrow('loop: ELOOP');
});
