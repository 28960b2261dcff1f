import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { IndexedImage } from '../../src/domain/index.ts';
import { indexImage } from '../../src/scan/index.ts';
import { openWorld, testImage } from '../../src/scan/testing.ts';

/** Unpacks a tree of packages that are known, or a folder of it, until the test ends; returns where it is. */
export function unpackTree(archive: string, root = '.'): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tree-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  execFileSync('tar', ['-xJf', archive, '-C', folder]);
  return join(folder, root);
}

/** Reads a folder as the only layer of an image. */
export async function indexTree(path: string): Promise<IndexedImage> {
  await using world = await openWorld();
  const source = { layer: {}, open: () => Promise.resolve({ kind: 'folder', path } as const) };
  return await indexImage(testImage(source), world.context);
}
