import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderFiles } from './folder-files.ts';
import { statsOf } from './stats-of.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'stats-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('tells a folder from nothing', () => {
  expect(statsOf(folder)?.isDirectory()).toBe(true);
  expect(statsOf(join(folder, 'nothing'))).toBeUndefined();
});

test('says what cannot be looked at, instead of calling it nothing', () => {
  symlinkSync('index.json', join(folder, 'index.json'));
  const find = () => folderFiles(folder).find('index.json');
  expect(find).toThrow(expect.objectContaining({ code: 'IO_FAILED' }));
  expect(find).toThrow('index.json cannot be read: ELOOP');
});
