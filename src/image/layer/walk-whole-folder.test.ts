import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OverlayWriter } from './overlay/index.ts';
import { Selections } from './selections.ts';
import { walkWholeFolder } from './walk-whole-folder.ts';

const STORAGE = 'var/lib/containers/storage/overlay';
const STATUS = `${STORAGE}/1f/diff/var/lib/dpkg/status`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'root-'));
  for (const path of [STATUS, `${STORAGE}-images/images.json`, `${STORAGE}-layers/layers.json`, 'srv/app']) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function walk(isRunning?: boolean) {
  const overlay = new OverlayWriter();
  const problems = walkWholeFolder(folder, new Selections([]), overlay, isRunning);
  const { entries } = overlay.finish().select({ roots: [STORAGE, 'srv'], limit: 100 });
  return { paths: entries.map(({ path }) => path), problems };
}

it('leaves out what a container engine keeps on a running system, and notes it', () => {
  const { paths, problems } = walk(true);
  expect(paths).toContain('srv/app');
  expect(paths).not.toContain(STATUS);
  expect(problems).toMatchObject([{ kind: 'containers-not-searched', subject: STORAGE, count: 1 }]);
});

it('searches the same folders of an unpacked image', () => {
  const { paths, problems } = walk();
  expect(paths).toContain(STATUS);
  expect(problems).toEqual([]);
});
