import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { IndexedImage } from '../../src/domain/index.ts';
import type { LayerSource } from '../../src/image/index.ts';
import { indexImage } from '../../src/packages/index.ts';
import { openWorld, testDigest, testImage } from '../../src/findings/testing.ts';

/** Unpacks a tree of packages that are known, or a folder of it, until the test ends; returns where it is. */
export function unpackTree(archive: string, root = '.'): string {
  const folder = temporaryFolder();
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  return join(folder, root);
}

/** Unpacks one file of an archive until the test ends; returns where it is. */
export function unpackFile(archive: string, member: string): string {
  const folder = temporaryFolder();
  execFileSync('tar', ['-xf', archive, '-C', folder, member]);
  return join(folder, member);
}

/** Makes a folder that is there until the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tree-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Reads a folder as the only layer of an image. */
export async function indexTree(path: string): Promise<IndexedImage> {
  return await indexLayer({ layer: {}, open: () => Promise.resolve({ kind: 'folder', path }) });
}

/** Reads an archive as the only layer of an image, as it passes by. */
export async function indexArchive(path: string): Promise<IndexedImage> {
  const computedDigest = () => testDigest('a');
  const open = () =>
    Promise.resolve({ kind: 'stream', bytes: createReadStream(path), computedDigest } as const);
  return await indexLayer({ layer: { digest: testDigest('a') }, open });
}

async function indexLayer(source: LayerSource): Promise<IndexedImage> {
  await using world = await openWorld();
  return await indexImage(testImage(source), world.context);
}
