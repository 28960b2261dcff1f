import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFile } from './new-file.ts';

let folder: string;
let file: string;
let template: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'new-file-'));
  file = join(folder, 'store.db');
  template = join(folder, 'empty.db');
  writeFileSync(template, 'empty store');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('makes a copy of the empty store, for its owner alone', () => {
  makeFile(file, template);
  expect(readFileSync(file, 'utf8')).toBe('empty store');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).toSorted()).toEqual(['empty.db', 'store.db']);
});

it('makes an empty file where there is no empty store', () => {
  makeFile(file, join(folder, 'missing.db'));
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['', 0o600]);
});

it('leaves alone what another process made first', () => {
  writeFileSync(file, 'theirs');
  makeFile(file, template);
  expect(readFileSync(file, 'utf8')).toBe('theirs');
  expect(readdirSync(folder).toSorted()).toEqual(['empty.db', 'store.db']);
});

it('makes an empty file where a link leads to none', () => {
  symlinkSync(join(folder, 'elsewhere.db'), file);
  makeFile(file, template);
  expect(readFileSync(join(folder, 'elsewhere.db'), 'utf8')).toBe('');
});

it('throws what keeps a file from being made', () => {
  expect(() => makeFile(join(folder, 'missing', 'store.db'), template)).toThrow('ENOENT');
});
