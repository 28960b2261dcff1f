import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OverlayWriter } from './overlay/index.ts';
import { Selections } from './selections.ts';
import type { FileSelector } from './selector.ts';
import { asFound } from './testing/as-found.ts';
import { walkLayer } from './walk-layer.ts';
import { walkWholeFolder } from './walk-whole-folder.ts';

const FILES = 600;
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

async function walk(isRunning: boolean) {
  const overlay = new OverlayWriter();
  const problems = await walkWholeFolder(folder, new Selections([]), overlay, { isRunning });
  const { entries } = overlay.finish().select({ roots: [STORAGE, 'srv'], limit: 100 });
  return { paths: entries.map(({ path }) => path), problems };
}

it('leaves out what a container engine keeps on a running system, and notes it', async () => {
  const { paths, problems } = await walk(true);
  expect(paths).toContain('srv/app');
  expect(paths).not.toContain(STATUS);
  expect(problems).toMatchObject([{ kind: 'containers-not-searched', subject: STORAGE, count: 1 }]);
});

it('searches the same folders of an unpacked image', async () => {
  const { paths, problems } = await walk(false);
  expect(paths).toContain(STATUS);
  expect(problems).toEqual([]);
});

it('lets an interrupt in while it walks a folder of many files', async () => {
  for (let i = 0; i < FILES; i++) writeFileSync(join(folder, `srv/file-${i}`), '!');
  let seen = 0;
  const selector: FileSelector = {
    kind: 'file',
    id: 'test',
    looksAt: () => true,
    wants: () => {
      seen++;
      return 'no';
    },
    read: ({ path }) => ({ path }),
  };
  const seenAtTurns: number[] = [];
  const count = (): void => {
    seenAtTurns.push(seen);
    if (seen < FILES) setImmediate(count);
  };
  setImmediate(count);
  const open = () => Promise.resolve({ kind: 'folder', path: folder } as const);
  await walkLayer({ open }, { selectors: [selector], name: 'L', read: asFound });
  expect(seen).toBeGreaterThanOrEqual(FILES);
  expect(seenAtTurns.some((each) => each > 0 && each < FILES)).toBe(true);
});

it('ends once its signal is aborted, with the reason', async () => {
  for (let i = 0; i < FILES; i++) writeFileSync(join(folder, `srv/file-${i}`), '');
  const canceller = new AbortController();
  const open = () => Promise.resolve({ kind: 'folder', path: folder, signal: canceller.signal } as const);
  const selector: FileSelector = {
    kind: 'file',
    id: 'test',
    looksAt: () => {
      canceller.abort(new Error('cancelled'));
      return false;
    },
    wants: () => 'no',
    read: ({ path }) => ({ path }),
  };
  await expect(walkLayer({ open }, { selectors: [selector], name: 'L', read: asFound })).rejects.toThrow(
    'cancelled',
  );
});

/** Runs as a user whom the modes of files bind. */
async function asNobody<Value>(run: () => Promise<Value>): Promise<Value> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

it('reports a file that may not be read where its name alone makes a selector want it', async () => {
  const selector: FileSelector = {
    kind: 'file',
    id: 'test',
    looksAt: () => true,
    wants: ({ path }, head) => (path.endsWith('.list') || head.includes('!') ? 'whole' : 'no'),
    read: ({ path }) => ({ path }),
  };
  chmodSync(folder, 0o755);
  for (const name of ['a-secret', 'b.list', 'c.list']) writeFileSync(join(folder, name), '!', { mode: 0 });
  const walked = () => walkWholeFolder(folder, new Selections([selector]), new OverlayWriter());
  expect(await asNobody(walked)).toMatchObject([
    {
      kind: 'layer-unreadable',
      message: expect.stringMatching(/^2 places .*, the first: b\.list: /) as string,
    },
  ]);
});
