import { describe, expect, it } from 'vitest';
import { memorySource } from '../archive/index.ts';
import type { CatalogerOutput, WantedFile } from './cataloger.ts';
import { CATALOGERS } from './registry.ts';

it('gives every cataloger another name', () => {
  const ids = CATALOGERS.map((cataloger) => cataloger.id);
  expect(new Set(ids).size).toBe(ids.length);
});

const folders = CATALOGERS.filter((cataloger) => cataloger.kind === 'folder');
const NOISE = [new Uint8Array(5000), new Uint8Array(5000).map((_, index) => (index * 7919) % 251)];

function read(cataloger: (typeof folders)[number], files: readonly WantedFile[]): CatalogerOutput {
  if (!cataloger.wantsLargeFiles) return cataloger.read(files);
  return cataloger.read(files.map(({ path, bytes }) => ({ path, body: memorySource(bytes) })));
}

describe.each(folders.map((cataloger) => [cataloger.id, cataloger] as const))('%s', (_id, cataloger) => {
  it('gives a cataloger clean relative roots', () => {
    expect(cataloger.roots.length).toBeGreaterThan(0);
    for (const root of cataloger.roots) {
      expect(root.split('/').some((part) => part === '' || part === '.' || part === '..')).toBe(false);
    }
  });

  it("wants no file outside of the cataloger's roots", () => {
    for (const root of cataloger.roots) {
      expect(cataloger.wants(`outside/${root}`)).toBe(false);
      expect(cataloger.wants(`${root}-not`)).toBe(false);
    }
  });

  it('makes no facts of no files', () => {
    expect(read(cataloger, []).files).toEqual([]);
  });

  it('reads NUL bytes or noise as a problem or as empty facts, without throwing', () => {
    for (const bytes of NOISE) {
      for (const root of cataloger.roots) {
        const wanted = [root, `${root}/status`].filter((path) => cataloger.wants(path));
        const { files } = read(
          cataloger,
          wanted.map((path) => ({ path, bytes })),
        );
        for (const file of files) expect(file.packages ?? []).toEqual([]);
      }
    }
  });
});
