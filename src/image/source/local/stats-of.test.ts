import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderFiles } from './folder-files.ts';
import { statsOf } from './stats-of.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'stats-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('distinguishes a folder from a missing path', () => {
  expect(statsOf(folder)?.isDirectory()).toBe(true);
  expect(statsOf(join(folder, 'nothing'))).toBeUndefined();
});

it('reports a path that cannot be looked at, instead of calling it missing', () => {
  symlinkSync('index.json', join(folder, 'index.json'));
  const find = () => folderFiles(folder).find('index.json');
  expect(find).toThrow(expect.objectContaining({ code: 'IO_FAILED' }));
  expect(find).toThrow(/^cannot read .*index\.json: ELOOP/u);
});
