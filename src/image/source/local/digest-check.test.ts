import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { AppError } from '../../../errors/index.ts';
import { buildDockerSave, buildLayout, tarOf, type ImageFiles } from '../../testing/build-image.ts';
import { fileMemory } from '../../testing/file-memory.ts';
import { readImage } from '../../testing/read-image.ts';
import { openArchive, type ArchiveOptions } from '../archive/index.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'digests-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const PLAIN = buildTar([{ path: 'base', content: 'base' }]);
/** Longer than one read, so that its middle is in no window of the walk. */
const LONG = buildTar([{ path: 'long', content: Buffer.alloc(3 * 1024 * 1024, 'x') }]);
const SEARCHED = 'base';

function open(files: ImageFiles, options: Partial<ArchiveOptions> = {}, name = 'image.tar') {
  const path = join(folder, name);
  writeFileSync(path, tarOf(files));
  return openArchive({ path, reference: name, ...fileMemory(), ...options });
}

/** Flips one byte of each layer. */
function altered(files: ImageFiles, layer: Buffer): ImageFiles {
  const copy = Buffer.from(layer);
  copy.writeUInt8(copy.readUInt8(copy.length / 2) ^ 1, copy.length / 2);
  return new Map(Array.from(files, ([name, content]) => [name, content.equals(layer) ? copy : content]));
}

function withDiffIds(...diffIds: readonly string[]) {
  return { config: { rootfs: { type: 'layers', diff_ids: diffIds } } };
}

const OTHER = `sha256:${'0'.repeat(64)}`;

it('reads a layer though the store cannot remember its file', async () => {
  const memory = fileMemory();
  const full = () => Promise.reject(new AppError('STORE_FAILED', 'the disk is full'));
  const image = await open(buildLayout([{ layers: [PLAIN] }]), {
    ...memory,
    documents: { ...memory.documents, rememberFile: full },
  });
  expect((await readImage(image)).flat()).toHaveLength(1);
});

describe('a layer with another digest', () => {
  it.each<[string, ImageFiles]>([
    ['an uncompressed one of a layout', altered(buildLayout([{ layers: [PLAIN] }]), PLAIN)],
    ['one altered where the walk does not look', altered(buildLayout([{ layers: [LONG] }]), LONG)],
    ['an uncompressed one of a docker archive', altered(buildDockerSave([{ layers: [PLAIN] }]), PLAIN)],
    ['one with the diff ID of another', buildDockerSave([{ layers: [PLAIN], ...withDiffIds(OTHER) }])],
    [
      'a compressed one that inflates to another',
      buildDockerSave([{ layers: [gzipSync(PLAIN)], ...withDiffIds(OTHER) }]),
    ],
    [
      'a compressed one whose own digest is given as its diff ID',
      buildDockerSave([{ layers: [gzipSync(PLAIN)], ...withDiffIds(sha256(gzipSync(PLAIN))) }]),
    ],
  ])('refuses an altered layer: %s', async (_, files) => {
    await expect(readImage(await open(files))).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    const unchecked = await open(files, { skipDigestCheck: true });
    expect(unchecked.identity.digestsUnchecked).toBe(true);
    expect((await readImage(unchecked)).flat()).toHaveLength(1);
  });
});

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

it('accepts diff IDs by SHA-512', async () => {
  const diffId = `sha512:${createHash('sha512').update(PLAIN).digest('hex')}`;
  for (const layer of [PLAIN, gzipSync(PLAIN)]) {
    const image = await open(buildDockerSave([{ layers: [layer], ...withDiffIds(diffId) }]));
    expect(await readImage(image)).toEqual([[SEARCHED]]);
    expect(image.identity.digestsUnchecked).toBeUndefined();
  }
});

it('recognises a checked uncompressed layer until its file changes', async () => {
  const memory = fileMemory();
  const files = buildDockerSave([{ layers: [PLAIN] }]);
  const first = await open(files, memory);
  expect(first.layers.map(({ knownDigest }) => knownDigest)).toEqual([undefined]);
  await readImage(first);
  const path = join(folder, 'image.tar');
  const again = () => openArchive({ path, reference: 'image.tar', ...memory });
  expect((await again()).layers.map(({ knownDigest }) => knownDigest)).toEqual([sha256(PLAIN)]);
  utimesSync(path, new Date(), new Date(0));
  expect((await again()).layers.map(({ knownDigest }) => knownDigest)).toEqual([undefined]);
});

it('checks the diff ID that a second image of an archive gives a known layer', async () => {
  const memory = fileMemory();
  const files = buildDockerSave([
    { layers: [gzipSync(PLAIN)], tag: 'a:1' },
    { layers: [gzipSync(PLAIN)], tag: 'b:1', ...withDiffIds(sha256(gzipSync(PLAIN))) },
  ]);
  const image = (name: string) =>
    open(files, { ...memory, format: { kind: 'docker-archive', image: name } }, 'two.tar');
  expect(await readImage(await image('a:1'))).toEqual([[SEARCHED]]);
  const path = join(folder, 'two.tar');
  const second = await openArchive({
    path,
    reference: 'b',
    ...memory,
    format: { kind: 'docker-archive', image: 'b:1' },
  });
  expect(second.layers.map(({ knownDigest }) => knownDigest)).toEqual([undefined]);
  await expect(readImage(second)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});

it('remembers no layer without its check', async () => {
  const memory = fileMemory();
  await readImage(await open(buildLayout([{ layers: [PLAIN] }]), { ...memory, skipDigestCheck: true }));
  const again = await openArchive({ path: join(folder, 'image.tar'), reference: 'x', ...memory });
  expect(again.layers.map(({ knownDigest }) => knownDigest)).toEqual([undefined]);
});
