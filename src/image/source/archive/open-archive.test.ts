import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { buildDockerSave, buildLayout, nestIndex, sha256, tarOf } from '../../testing/build-image.ts';
import { fileMemory } from '../../testing/file-memory.ts';
import { readImage } from '../../testing/read-image.ts';
import { listArchive, openArchive, type ArchiveOptions } from './open-archive.ts';

let folder: string;
const temporary = process.env['TMPDIR'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
  process.env['TMPDIR'] = folder;
});
afterEach(() => {
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  rmSync(folder, { recursive: true });
});

const BASE = buildTar([{ path: 'base', content: 'base' }]);
const TOP = buildTar([{ path: 'top', content: 'top' }]);

function open(tar: Buffer, options: Partial<ArchiveOptions> = {}) {
  const path = join(folder, 'image.tar');
  writeFileSync(path, tar);
  return openArchive({ path, reference: 'image.tar', ...fileMemory(), ...options });
}

/** Pads a tar with a long tail of zeros, as archivers pad to a record. */
function padded(tar: Buffer): Buffer {
  return Buffer.concat([tar, Buffer.alloc(4 * 1024 * 1024)]);
}

/** Lists what is in the temporary folder besides the archive. */
function leftovers(): string[] {
  return readdirSync(folder).filter((name) => name !== 'image.tar');
}

describe('all platforms of an archive', () => {
  const ARM = { os: 'linux', architecture: 'arm64' };
  const AMD = { os: 'linux', architecture: 'amd64' };

  it.each([
    [
      'an OCI layout',
      buildLayout([
        { layers: [BASE], tag: '1', platform: AMD },
        { layers: [TOP], tag: '1', platform: ARM },
      ]),
      [[['base']], [['top']]],
    ],
    ['what docker save wrote', buildDockerSave([{ layers: [BASE], tag: 'app:1' }]), [[['base']]]],
  ])('reads all platforms of %s when compressed, and leaves nothing behind', async (_, files, expected) => {
    const path = join(folder, 'image.tar');
    writeFileSync(path, gzipSync(tarOf(files)));
    const listed = await listArchive({ path, reference: 'image.tar', ...fileMemory() });
    const contents = [];
    for (const { open: openOne } of listed.images) {
      const image = await openOne();
      contents.push(await readImage(image));
      await image.close();
    }
    expect(contents).toEqual(expected);
    await listed.close();
    expect(leftovers()).toEqual([]);
  });

  it('leaves nothing behind where the platforms of an archive cannot be listed', async () => {
    const path = join(folder, 'image.tar');
    writeFileSync(path, gzipSync(tarOf(buildLayout([]))));
    await expect(listArchive({ path, reference: 'image.tar', ...fileMemory() })).rejects.toThrow('no image');
    expect(leftovers()).toEqual([]);
  });
});

describe('opening an archive', () => {
  const saved = tarOf(buildDockerSave([{ layers: [BASE, TOP], tag: 'app:1' }]));
  const layout = tarOf(buildLayout([{ layers: [gzipSync(BASE), TOP] }]));

  it.each([
    ['what docker save wrote', saved, 'docker-archive'],
    ['an OCI layout', layout, 'oci-archive'],
    ['a gzip archive', gzipSync(saved), 'docker-archive'],
    ['a zstd archive', zstdCompressSync(layout), 'oci-archive'],
    ['an archive that inflates to several chunks', gzipSync(padded(saved)), 'docker-archive'],
  ])('reads %s, and leaves nothing behind', async (_, tar, transport) => {
    const image = await open(tar);
    expect(image.identity).toMatchObject({ transport, layers: [{ createdBy: 'RUN step 0' }, {}] });
    expect(await readImage(image)).toEqual([['base'], ['top']]);
    await image.close();
    expect(leftovers()).toEqual([]);
  });

  it('names an archived image by the digest of its configuration', async () => {
    const files = buildDockerSave([{ layers: [BASE] }]);
    const config = files.get([...files.keys()].find((name) => name.endsWith('.json')) ?? '');
    const image = await open(tarOf(files));
    expect(image.identity).toMatchObject({
      configDigest: sha256(config ?? Buffer.alloc(0)),
      layers: [{ diffId: sha256(BASE) }],
    });
  });

  it('reads an archive of Docker 25, which is an OCI layout besides', async () => {
    const files = buildLayout([{ layers: [gzipSync(BASE)] }]);
    const blobs = [...files.keys()].filter((name) => name.startsWith('blobs/'));
    const Config = blobs.find((name) => files.get(name)?.includes('rootfs'));
    const list = [
      { Config, RepoTags: ['app:1'], Layers: [`blobs/${sha256(gzipSync(BASE)).replace(':', '/')}`] },
    ];
    const image = await open(tarOf(files.set('manifest.json', Buffer.from(JSON.stringify(list)))));
    expect(image.identity).toMatchObject({
      transport: 'docker-archive',
      layers: [{ digest: sha256(gzipSync(BASE)) }],
    });
    expect(await readImage(image)).toEqual([['base']]);
  });

  it('refuses an archive whose two lists name different images', async () => {
    const files = buildDockerSave([{ layers: [BASE] }]);
    for (const [name, content] of buildLayout([{ layers: [TOP] }])) files.set(name, content);
    await expect(open(tarOf(files))).rejects.toThrow('name different images');
  });

  it('reads an archive of one platform whose index lists another that it does not contain', async () => {
    const images = [
      { layers: [BASE], tag: '1', platform: { os: 'linux', architecture: 'arm64' } },
      { layers: [TOP], tag: '1', platform: { os: 'linux', architecture: 'amd64' } },
    ];
    const files = nestIndex(buildLayout(images), '1');
    for (const [name] of buildLayout(images.slice(0, 1))) if (name.startsWith('blobs/')) files.delete(name);
    for (const [name, content] of buildDockerSave(images.slice(1))) files.set(name, content);
    const image = await open(tarOf(files));
    expect(await readImage(image)).toEqual([['top']]);
  });

  it('follows the links by which older Dockers kept a layer that occurs twice', async () => {
    const files = buildDockerSave([{ layers: [BASE, BASE] }]);
    const [config, list] = ['.json', 'manifest.json'].map((end) =>
      [...files.keys()].find((name) => name.endsWith(end)),
    );
    const manifest = [{ Config: config, Layers: ['a/layer.tar', 'b/layer.tar'] }];
    const image = await open(
      buildTar([
        { path: config ?? '', content: files.get(config ?? '') ?? '' },
        { path: 'a/layer.tar', content: BASE },
        { path: 'b/layer.tar', type: '2', target: '../a/layer.tar' },
        { path: list ?? '', content: JSON.stringify(manifest) },
      ]),
    );
    expect(await readImage(image)).toEqual([['base'], ['base']]);
  });

  it.each([
    ['app:1', ['base']],
    ['docker.io/library/app:2', ['top']],
    ['tool', ['top']],
    ['@0', ['base']],
  ])('chooses %s out of several images', async (wanted, expected) => {
    const tar = tarOf(
      buildDockerSave([
        { layers: [BASE], tag: 'app:1' },
        { layers: [TOP], tag: 'docker.io/library/app:2', config: { created: '2' } },
        { layers: [TOP], tag: 'localhost/tool:latest', config: { created: '3' } },
      ]),
    );
    const image = await open(tar, { format: { kind: 'docker-archive', image: wanted } });
    expect(await readImage(image)).toEqual([expected]);
  });
});

describe('an archive of several images with like names', () => {
  const layers = [BASE];
  const like = tarOf(
    buildDockerSave([
      { layers: [TOP], tag: 'team/app:1' },
      { layers, tag: 'app:1' },
      { layers, tag: 'localhost/tool:latest', config: { created: '2' } },
      { layers: [TOP], tag: 'quay.io/tool:latest' },
    ]),
  );
  const choose = (image: string) => open(like, { format: { kind: 'docker-archive', image } });

  it('chooses the image that is called exactly so', async () => {
    expect(await readImage(await choose('app:1'))).toEqual([['base']]);
    expect(await readImage(await choose('team/app:1'))).toEqual([['top']]);
  });

  it('refuses a name that several images may mean', async () => {
    await expect(choose('tool')).rejects.toThrow(
      'contains several images: localhost/tool:latest, quay.io/tool:latest',
    );
  });
});

describe('an archive that is not an image', () => {
  const two = buildDockerSave([
    { layers: [BASE], tag: 'app:1' },
    { layers: [TOP], tag: 'app:2' },
  ]);
  const altered = new Map(
    Array.from(buildDockerSave([{ layers: [BASE] }]), ([name, content]) => {
      const isConfig = name.endsWith('.json') && name !== 'manifest.json';
      return [name, isConfig ? Buffer.from(content.toString().replace('2024', '2025')) : content];
    }),
  );
  const digest = `sha256:${'0'.repeat(64)}`;
  const misnamed = new Map([
    [digest, Buffer.from('{}')],
    ['manifest.json', Buffer.from(JSON.stringify([{ Config: digest }]))],
  ]);
  const escaping = new Map([
    ['manifest.json', Buffer.from('[{"Config":"../../../etc/passwd","Layers":["/etc/passwd"]}]')],
  ]);

  it.each([
    ['several images and no choice', tarOf(two), 'several images: app:1, app:2'],
    ['a configuration that is not the one of its name', tarOf(altered), 'does not match: expected'],
    ['a configuration that is not the one of its digest', tarOf(misnamed), 'does not match: expected'],
    ['a list that names files outside', tarOf(escaping), 'does not contain its configuration'],
    ['a list that is not a list', tarOf(new Map([['manifest.json', Buffer.from('{}')]])), 'manifest.json of'],
    ['other files', buildTar([{ path: 'readme' }]), 'is not an image archive'],
    ['the form of Docker before 1.10', buildTar([{ path: 'repositories', content: '{}' }]), 'before 1.10'],
    ['a sparse entry', buildTar([{ path: 'layer', type: 'S', magic: 'gnu' }]), 'without --sparse'],
    ['text', Buffer.from('#!/bin/sh\n'), 'as an image: '],
    ['gzip that breaks off', gzipSync(tarOf(two)).subarray(0, -20), 'cannot read'],
    ['gzip of something else', gzipSync('x'.repeat(1000)), 'as an image: '],
  ])('refuses an archive with %s, and leaves nothing behind', async (_, tar, message) => {
    await expect(open(tar)).rejects.toThrow(message);
    expect(leftovers()).toEqual([]);
  });

  it('reports a missing layer of an archive when it is read', async () => {
    const files = buildDockerSave([{ layers: [BASE] }]);
    for (const name of files.keys()) if (name.endsWith('layer.tar')) files.delete(name);
    await expect(readImage(await open(tarOf(files)))).rejects.toThrow('is named, but not included');
  });

  it.each([
    [
      'another compression',
      Buffer.from('fd377a585a00000000000000', 'hex'),
      'with xz is not',
      'decompress it',
    ],
    ['a root file system', buildTar([{ path: 'etc/os-release' }]), 'is not an image archive', 'dir:FOLDER'],
  ])('says how %s can be scanned', async (_, tar, message, hint) => {
    await expect(open(tar)).rejects.toMatchObject({
      message: expect.stringContaining(message) as unknown,
      hint: expect.stringContaining(hint) as unknown,
    });
  });

  it('recognises an OCI layout that is named as an archive of Docker', async () => {
    const format = { kind: 'docker-archive' } as const;
    await expect(open(tarOf(buildLayout([{ layers: [BASE] }])), { format })).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      hint: expect.stringContaining('name it oci-archive:') as unknown,
    });
  });

  it('refuses an archive that does not exist', async () => {
    await expect(openArchive({ path: join(folder, 'x'), reference: 'x', ...fileMemory() })).rejects.toThrow(
      expect.objectContaining({ code: 'IMAGE_NOT_FOUND' }),
    );
  });
});
