import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar } from '../testing/build-tar.ts';
import { walkTarFile } from './walk-tar-file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tar-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const TAR = buildTar([
  { path: 'large', content: 'x'.repeat(100_000) },
  { path: 'wanted', content: 'y'.repeat(50_000) },
  { path: 'small', content: 'z' },
]);

function walk(content: Buffer, place: { offset: number; size: number }): string[] {
  writeFileSync(join(folder, 'f'), content);
  const fd = openSync(join(folder, 'f'), 'r');
  const found: string[] = [];
  try {
    walkTarFile(
      { fd, ...place },
      {
        entry: ({ path }) => {
          found.push(path);
          return path === 'wanted';
        },
        body: (_entry, bytes) => found.push(`${bytes.length} bytes`),
      },
    );
    return found;
  } finally {
    closeSync(fd);
  }
}

describe('walkTarFile', () => {
  it('reads a tar inside a file, seeking over unwanted entries', () => {
    const content = Buffer.concat([Buffer.from('before'), TAR, Buffer.from('after')]);
    const found = walk(content, { offset: 6, size: TAR.length });
    expect(found).toEqual(['large', 'wanted', '50000 bytes', 'small']);
  });

  it.each([
    ['the file', TAR.subarray(0, 60_000), TAR.length],
    ['its place in the file', TAR, 60_000],
  ])('reports a truncated tar where %s ends too early', (_, content, size) => {
    expect(() => walk(content, { offset: 0, size })).toThrow('truncated');
  });
});
