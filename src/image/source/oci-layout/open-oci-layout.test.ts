import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { parseDigest } from '../../../domain/index.ts';
import { buildLayout, nestIndex, sha256, writeFiles, type ImageFiles } from '../../testing/build-image.ts';
import { fileMemory } from '../../testing/file-memory.ts';
import { readImage } from '../../testing/read-image.ts';
import { listOciLayout, openOciLayout, type OciLayoutOptions } from './open-oci-layout.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'layout-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const ARM = { os: 'linux', architecture: 'arm64' };
const AMD = { os: 'linux', architecture: 'amd64' };
const BASE = gzipSync(buildTar([{ path: 'base', content: 'base' }]));
const TOP = buildTar([{ path: 'top', content: 'top' }]);

function open(files: ImageFiles, options: Partial<OciLayoutOptions> = {}) {
  writeFiles(folder, files);
  return openOciLayout({ path: folder, reference: 'oci:app', choice: {}, ...fileMemory(), ...options });
}

describe('opening an OCI layout', () => {
  it('opens an OCI layout with its verified identity and every layer', async () => {
    const image = await open(buildLayout([{ layers: [BASE, TOP] }]));
    expect(image.identity).toMatchObject({
      reference: 'oci:app',
      transport: 'oci',
      platform: AMD,
      created: '2024-01-01T00:00:00Z',
      layers: [
        { digest: sha256(BASE), size: BASE.length, createdBy: 'RUN step 0' },
        { digest: sha256(TOP), diffId: sha256(TOP), createdBy: 'RUN step 1' },
      ],
    });
    expect(await readImage(image)).toEqual([['base'], ['top']]);
  });

  it('opens an OCI layout with an image without layers', async () => {
    const image = await open(
      buildLayout([{ layers: [], config: { rootfs: { diff_ids: null }, history: null } }]),
    );
    expect(image.layers).toEqual([]);
  });

  it('chooses an image of an OCI layout by tag, by digest and by platform', async () => {
    const files = buildLayout([
      { layers: [BASE], tag: '1', platform: AMD },
      { layers: [TOP], tag: '1', platform: ARM },
      { layers: [TOP], tag: '2' },
    ]);
    const arm = await open(files, { choice: { tag: '1' }, platform: ARM });
    expect(await readImage(arm)).toEqual([['top']]);
    expect(arm.identity.otherPlatforms).toEqual(['linux/amd64']);
    const amd = await open(files, { choice: { tag: '1' }, platform: AMD });
    expect(await readImage(amd)).toEqual([['base']]);
    const digest = parseDigest(amd.identity.manifestDigest ?? '');
    expect(digest && (await open(files, { choice: { digest } })).identity.platform).toEqual(AMD);
  });

  it('chooses an image of an OCI layout that is called exactly so before one that ends so', async () => {
    const files = buildLayout([
      { layers: [TOP], tag: 'app:1' },
      { layers: [BASE], tag: '1' },
    ]);
    expect(await readImage(await open(files, { choice: { tag: '1' } }))).toEqual([['base']]);
  });

  it('tells images of one tag by the whole names that containerd writes', async () => {
    const files = buildLayout([
      { layers: [BASE], tag: '1', wholeName: 'docker.io/library/a:1', platform: AMD },
      { layers: [TOP], tag: '1', wholeName: 'docker.io/library/b:1', platform: AMD },
    ]);
    const several = 'several images: docker.io/library/a:1, docker.io/library/b:1';
    await expect(open(files)).rejects.toThrow(several);
    await expect(open(files, { choice: { tag: '1' } })).rejects.toThrow(several);
    const chosen = await open(files, { choice: { tag: 'docker.io/library/b:1' } });
    expect(await readImage(chosen)).toEqual([['top']]);
  });

  it('follows an index within the index of an OCI layout', async () => {
    const files = nestIndex(
      buildLayout([
        { layers: [BASE], platform: AMD },
        { layers: [TOP], platform: ARM },
      ]),
      '1',
    );
    expect(await readImage(await open(files, { platform: ARM }))).toEqual([['top']]);
  });

  it.each([
    ['beside each other', (files: ImageFiles) => files],
    ['in an index within the index', (files: ImageFiles) => nestIndex(files, '1')],
  ])('lists the images of all platforms %s', async (_, nest) => {
    const images = [
      { layers: [BASE], tag: '1', platform: AMD },
      { layers: [TOP], tag: '1', platform: ARM },
    ];
    writeFiles(folder, nest(buildLayout(images)));
    const memory = fileMemory();
    const listed = await listOciLayout({
      path: folder,
      reference: 'oci:app',
      choice: { tag: '1' },
      ...memory,
    });
    expect(listed.images.map(({ platform }) => platform)).toEqual([AMD, ARM]);
    const opened = await Promise.all(listed.images.map((image) => image.open()));
    expect(await Promise.all(opened.map(readImage))).toEqual([[['base']], [['top']]]);
  });

  it.each([
    [
      'a tag that is not there',
      [{ layers: [], tag: 'v1' }],
      { choice: { tag: 'v2' } },
      'contains no image v2; it has v1',
    ],
    [
      'one of several, without saying which',
      [
        { layers: [], tag: 'a' },
        { layers: [BASE], tag: 'b' },
      ],
      {},
      'several images: a, b',
    ],
    ['one of none', [], {}, 'contains no image'],
    ['another platform', [{ layers: [] }], { platform: ARM }, 'expected an image for linux/arm64'],
    [
      'an artifact',
      [
        {
          layers: [],
          manifest: { config: { mediaType: 'application/vnd.x', digest: sha256(BASE), size: 1 } },
        },
      ],
      {},
      'is not a container image',
    ],
  ])('refuses to open from a layout %s', async (_, images, options, message) => {
    await expect(open(buildLayout(images), options)).rejects.toThrow(message);
  });

  it('refuses an index that leads to itself for ever', async () => {
    let files = buildLayout([{ layers: [] }]);
    for (let depth = 0; depth < 6; depth++) files = nestIndex(files, '1');
    await expect(open(files)).rejects.toThrow('nests indexes');
  });

  it('refuses a folder that is no OCI layout', async () => {
    await expect(open(new Map())).rejects.toThrow('is not an OCI layout');
  });
});

describe('a layout with false facts', () => {
  function blobPath(blob: Buffer): string {
    return join(folder, 'blobs', sha256(blob).replace(':', '/'));
  }

  it('refuses an OCI layout whose manifest has another digest', async () => {
    const files = buildLayout([{ layers: [BASE] }]);
    const manifest = [...files].find(([, content]) => content.includes('"layers":[{'));
    const altered = Buffer.from(
      manifest?.[1].toString().replace('"schemaVersion":2', '"schemaVersion":3') ?? '',
    );
    await expect(open(files.set(manifest?.[0] ?? '', altered))).rejects.toThrow(
      expect.objectContaining({ code: 'DIGEST_MISMATCH' }),
    );
  });

  it.each([
    ['content', () => writeFileSync(blobPath(BASE), Buffer.from(BASE).fill(7, 30, 31))],
    ['size', () => truncateSync(blobPath(BASE), BASE.length - 5)],
  ])('detects a false %s of a layer when it is read', async (_, alter) => {
    const memory = fileMemory();
    const image = await open(buildLayout([{ layers: [BASE] }]), memory);
    alter();
    const later = await openOciLayout({ path: folder, reference: 'oci:app', choice: {}, ...memory });
    await image.close();
    await expect(readImage(later)).rejects.toThrow(expect.objectContaining({ code: 'DIGEST_MISMATCH' }));
  });

  it('detects the false size of a plain layer when it is read', async () => {
    const files = buildLayout([{ layers: [TOP] }]);
    await open(files);
    truncateSync(blobPath(TOP), TOP.length - 512);
    const later = await openOciLayout({ path: folder, reference: 'oci:app', choice: {}, ...fileMemory() });
    await expect(readImage(later)).rejects.toThrow(expect.objectContaining({ code: 'DIGEST_MISMATCH' }));
  });

  it('reports a missing layer of an OCI layout when it is read', async () => {
    const files = buildLayout([{ layers: [BASE] }]);
    files.delete(`blobs/${sha256(BASE).replace(':', '/')}`);
    await expect(readImage(await open(files))).rejects.toThrow('is named, but not included');
  });

  it('says of an encrypted layer of an OCI layout that it is encrypted', async () => {
    const layer = { digest: sha256(BASE), size: BASE.length };
    const layers = [{ ...layer, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip+encrypted' }];
    const image = await open(buildLayout([{ layers: [BASE], manifest: { layers } }]));
    await expect(readImage(image)).rejects.toThrow(`layer ${layer.digest} is encrypted`);
  });
});

describe('the digest of a local layer', () => {
  const files = buildLayout([{ layers: [BASE] }]);

  it('learns the digest of a local layer by reading its bytes', async () => {
    const memory = fileMemory();
    const first = await open(files, memory);
    expect(first.layers[0]?.knownDigest).toBeUndefined();
    await readImage(first);
    const second = await openOciLayout({ path: folder, reference: 'oci:app', choice: {}, ...memory });
    expect(second.layers[0]?.knownDigest).toBe(sha256(BASE));
  });

  it('forgets the digest of a file that was written since', async () => {
    const memory = fileMemory();
    await readImage(await open(files, memory));
    const again = await open(files, memory);
    expect(again.layers[0]?.knownDigest).toBeUndefined();
  });

  it('remembers no digest of a file that was written a moment before', async () => {
    const memory = fileMemory(() => new Date());
    await readImage(await open(files, memory));
    const again = await openOciLayout({ path: folder, reference: 'oci:app', choice: {}, ...memory });
    expect(again.layers[0]?.knownDigest).toBeUndefined();
  });
});
