import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderSelector } from './selector.ts';
import { asFound } from './testing/as-found.ts';
import { walkLayer } from './walk-layer.ts';

const DPKG: FolderSelector = {
  kind: 'folder',
  id: 'dpkg',
  roots: ['var/lib/dpkg'],
  wants: (path) => path === 'var/lib/dpkg/status' || path.startsWith('var/lib/dpkg/status.d/'),
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'root-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function walk(root = folder) {
  const open = () => Promise.resolve({ kind: 'folder', path: root } as const);
  const {
    facts: selected,
    overlay,
    problems,
  } = await walkLayer({ open }, { selectors: [DPKG], name: 'the folder', read: asFound });
  const found = selected[0];
  return {
    files: found?.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
    entries: overlay
      .select(DPKG)
      .entries.map(({ path, kind, target }) => [path, kind, ...(target ? [target] : [])]),
    problems,
  };
}

describe('walking a folder', () => {
  it('reads the wanted files below the roots of a folder, and looks at nothing else', async () => {
    write('var/lib/dpkg/status', 'Package: a');
    write('var/lib/dpkg/lock', '');
    write('home/secret', 'x');
    expect(await walk()).toEqual({
      files: [['var/lib/dpkg/status', 'Package: a']],
      entries: [
        ['var', 'directory'],
        ['var/lib', 'directory'],
        ['var/lib/dpkg', 'directory'],
        ['var/lib/dpkg/lock', 'file'],
        ['var/lib/dpkg/status', 'file'],
      ],
      problems: [],
    });
  });

  it('follows no symbolic link of a folder, whether out of the root or within it', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    try {
      writeFileSync(join(outside, 'status'), 'stolen');
      write('var/lib/dpkg/x', '');
      symlinkSync(join(outside, 'status'), join(folder, 'var/lib/dpkg/status'));
      const found = await walk();
      expect(found.files).toEqual([]);
      expect(found.entries).toContainEqual(['var/lib/dpkg/status', 'symlink', join(outside, 'status')]);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('stops at a link on the way to a root of a folder', async () => {
    write('data/lib/dpkg/status', 'Package: a');
    symlinkSync('data', join(folder, 'var'));
    expect(await walk()).toEqual({ files: [], entries: [['var', 'symlink', 'data']], problems: [] });
  });

  it('reads a folder without waiting for a pipe', async () => {
    mkdirSync(join(folder, 'var/lib/dpkg'), { recursive: true });
    execFileSync('mkfifo', [join(folder, 'var/lib/dpkg/status')]);
    const { files, entries } = await walk();
    expect(files).toEqual([]);
    expect(entries).toContainEqual(['var/lib/dpkg/status', 'other']);
  });

  it('finds nothing in an empty folder', async () => {
    expect(await walk()).toEqual({ files: [], entries: [], problems: [] });
  });

  it('names unreadable files of a folder', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { problems } = await walk(join(folder, 'file'));
    expect(problems).toMatchObject([{ kind: 'package-database-unreadable', subject: 'var' }]);
  });
});
