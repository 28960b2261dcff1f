import { describe, expect, it } from 'vitest';
import { osCatalogers } from './registry.ts';

it('has catalogers of different names', () => {
  const ids = osCatalogers.map((cataloger) => cataloger.id);
  expect(new Set(ids).size).toBe(ids.length);
});

const folders = osCatalogers.filter((cataloger) => cataloger.kind === 'folder');
const NOISE = [new Uint8Array(5000), new Uint8Array(5000).map((_, index) => (index * 7919) % 251)];

describe.each(folders.map((cataloger) => [cataloger.id, cataloger] as const))('%s', (_id, cataloger) => {
  it('has roots that are relative and clean', () => {
    expect(cataloger.roots.length).toBeGreaterThan(0);
    for (const root of cataloger.roots) {
      expect(root.split('/').some((part) => part === '' || part === '.' || part === '..')).toBe(false);
    }
  });

  it('wants nothing outside of its roots', () => {
    for (const root of cataloger.roots) {
      expect(cataloger.wants(`outside/${root}`)).toBe(false);
      expect(cataloger.wants(`${root}-not`)).toBe(false);
    }
  });

  it('makes nothing of no files', () => {
    expect(cataloger.read([]).files).toEqual([]);
  });

  it('gives a file of NUL bytes, or of noise, as a problem or as empty facts, and does not throw', () => {
    for (const bytes of NOISE) {
      for (const root of cataloger.roots) {
        const wanted = [root, `${root}/status`].filter((path) => cataloger.wants(path));
        const { files } = cataloger.read(wanted.map((path) => ({ path, bytes })));
        for (const file of files) expect(file.packages ?? []).toEqual([]);
      }
    }
  });
});
