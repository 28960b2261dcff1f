import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { AppError } from '../../../errors/index.ts';
import { walkLayer, type FolderSelector } from '../../layer/index.ts';
import { buildDockerSave, buildLayout, tarOf, type ImageFiles } from '../../testing/build-image.ts';
import { fileMemory } from '../../testing/file-memory.ts';
import { openArchive } from '../archive/index.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'prepared-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const EVERYTHING: FolderSelector = { kind: 'folder', id: 'all', roots: [''], wants: () => true };
const TAR = buildTar([
  { path: 'base', content: 'base' },
  { path: 'usr/bin/tool', content: Buffer.alloc(3 * 1024 * 1024, 'tool') },
]);
const STORED = { level: 0 };
const GZIP = gzipSync(TAR);
const LARGE = gzipSync(buildTar([{ path: 'large', content: Buffer.alloc(9 * 1024 * 1024) }]), STORED);
const OTHER = `sha256:${'0'.repeat(64)}`;
const withDiffId = { config: { rootfs: { type: 'layers', diff_ids: [OTHER] } } };

/** A docker archive with this blob in place of a sound one: nothing there names a blob's digest. */
function archiveOf(blob: Buffer): ImageFiles {
  const sound = buildDockerSave([{ layers: [GZIP] }]);
  return new Map(Array.from(sound, ([name, content]) => [name, content.equals(GZIP) ? blob : content]));
}

async function outcomeOf(files: ImageFiles, isPrepared: boolean) {
  const path = join(folder, 'image.tar');
  writeFileSync(path, tarOf(files));
  const image = await openArchive({ path, reference: 'image.tar', ...fileMemory() });
  const [layer] = image.layers;
  if (!layer) throw new Error('the image has no layer');
  if (isPrepared) layer.prepare?.();
  const read = () =>
    walkLayer(layer, {
      selectors: [EVERYTHING],
      name: 'the layer',
      read: (selected) =>
        selected.flatMap(({ files: found }) => found.map(({ path: name, bytes }) => [name, bytes.length])),
    });
  try {
    const { facts, digest, problems } = await read();
    return { facts, digest, problems, again: (await read()).facts };
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    throw error;
  }
}

it.each<[string, ImageFiles]>([
  ['gzip', buildLayout([{ layers: [GZIP] }])],
  ['gzip of a docker archive', buildDockerSave([{ layers: [GZIP] }])],
  [
    'gzip of several members',
    buildLayout([{ layers: [Buffer.concat([gzipSync(TAR.subarray(0, 512)), gzipSync(TAR.subarray(512))])] }]),
  ],
  ['more than is inflated at once', buildLayout([{ layers: [LARGE] }])],
  ['zstd', archiveOf(zstdCompressSync(TAR))],
  ['a plain tar', buildLayout([{ layers: [TAR] }])],
  ['gzip that breaks off', archiveOf(GZIP.subarray(0, -100))],
  [
    'gzip whose blob was altered',
    new Map(
      Array.from(buildLayout([{ layers: [GZIP] }]), ([name, content]) => [
        name,
        content.equals(GZIP) ? Buffer.concat([GZIP, Buffer.alloc(1)]) : content,
      ]),
    ),
  ],
  ['gzip of a tar that breaks off', buildLayout([{ layers: [gzipSync(TAR.subarray(0, -2048))] }])],
  ['gzip of no tar', buildLayout([{ layers: [gzipSync('no tar')] }])],
  ['gzip that inflates to another tar', buildDockerSave([{ layers: [GZIP], ...withDiffId }])],
])('reads a prepared layer like any other: %s', async (_, files) => {
  const plain = await outcomeOf(files, false);
  expect(await outcomeOf(files, true)).toEqual(plain);
});
