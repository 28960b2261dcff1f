import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { needs } from '../../../test/support/needs.ts';
import { claimFile } from './file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'file-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('creates the store and its folders for their owner alone', () => {
  const file = join(folder, 'a', 'b', 'store.db');
  claimFile(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
});

it('reports a folder that takes no folders, where Linux has /proc', needs('Linux'), () => {
  expect(() => claimFile('/proc/no-such-process/folder/store.db')).toThrow('store.db for writing: ENOENT');
});

it.each([':memory:', '-', 'file:store.db', 'FILE:store.db?mode=memory', 'postgres://db.example/plimsoll'])(
  'refuses %s, which is no file, and makes none of that name',
  (name) => {
    expect(() => claimFile(name)).toThrow(`the store has to be a file, got ${name}`);
    expect(existsSync(name)).toBe(false);
    expect(() => claimFile(join(folder, name))).not.toThrow();
  },
);

it('reports a file in the place of a folder', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => claimFile(join(folder, 'file', 'store.db'))).toThrow('store.db for writing: ENOTDIR');
});
