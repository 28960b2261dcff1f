import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { base256, buildTar, paxHeader, type TarInput } from '../../src/archive/testing/build-tar.ts';
import type { ImageFiles } from '../../src/image/testing/build-image.ts';
import { User } from '../support/cli.ts';
import {
  blobName,
  descriptorOf,
  gzipBomb,
  HONEST_LAYER,
  imageOf,
  KEEL,
  STATUS,
  tenMillionEntries,
  withEntries,
  zstdBomb,
} from '../support/image-hostile.ts';
import { scanFiles, scanImage } from '../support/image-scan.ts';

/** With the file of an image changed, or taken away. */
function changed(files: ImageFiles, name: string, change: (content: Buffer) => Buffer | undefined) {
  const content = change(files.get(name) ?? Buffer.alloc(0));
  if (content) files.set(name, content);
  else files.delete(name);
  return files;
}

const honest = (): ImageFiles => imageOf([HONEST_LAYER]);
const LAYER = blobName(HONEST_LAYER);

function manifestOf(files: ImageFiles): string {
  const text = files.get('index.json')?.toString() ?? '';
  return `blobs/sha256/${/sha256:([0-9a-f]{64})/.exec(text)?.[1] ?? ''}`;
}

function garbled(content: Buffer): Buffer {
  const copy = Buffer.from(content);
  copy.writeUInt8(copy.readUInt8(copy.length - 9) ^ 1, copy.length - 9);
  return copy;
}

const ALTERED = 'does not match: expected';
const GET_AGAIN = 'hint: do not run this image: it was altered or is damaged; get it again\n';
const ARTIFACT = {
  config: { ...descriptorOf(Buffer.alloc(0)), mediaType: 'application/vnd.example.chart+json' },
};

describe('an image that cannot be scanned', () => {
  it.each<[string, ImageFiles, string, string?]>([
    ['a manifest that is altered', changed(honest(), manifestOf(honest()), garbled), ALTERED, GET_AGAIN],
    [
      'a manifest that is not there',
      changed(honest(), manifestOf(honest()), () => undefined),
      'does not contain',
    ],
    ['a layer that is altered', changed(honest(), LAYER, garbled), ALTERED, GET_AGAIN],
    ['a layer that is cut', changed(honest(), LAYER, (blob) => blob.subarray(0, 100)), ALTERED, GET_AGAIN],
    ['a layer that is not there', changed(honest(), LAYER, () => undefined), 'is named, but not included'],
    [
      'a manifest that lies about the size of a layer',
      imageOf([HONEST_LAYER], { layers: [{ ...descriptorOf(HONEST_LAYER), size: 5 }] }),
      ALTERED,
      GET_AGAIN,
    ],
    ['content that is not an image', imageOf([HONEST_LAYER], ARTIFACT), 'is not a container image'],
    [
      'a list of images that is cut',
      changed(honest(), 'index.json', (list) => list.subarray(0, 50)),
      'is not valid JSON',
    ],
    [
      'a list of images nested a million times',
      changed(honest(), 'index.json', () => Buffer.from(`{"manifests":${'['.repeat(1_000_000)}`)),
      'nested more than 100 levels deep',
    ],
    [
      'three thousand layers',
      imageOf([HONEST_LAYER], { layers: Array.from({ length: 3000 }, () => descriptorOf(HONEST_LAYER)) }),
      'lists 3000 layers, more than 2000',
    ],
  ])('refuses %s in one line, with a hint and 2', async (_, files, message, hint = '') => {
    const { code, results, failures, stderr, left } = await scanFiles(files);
    expect(stderr).toMatch(/^error\[[A-Z_]+\]: [^\n]+\nhint: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(stderr.endsWith(hint)).toBe(true);
    expect({ code, results, left }).toEqual({ code: 2, results: [], left: [] });
    expect(failures).toHaveLength(1);
  });
});

const LONG = 'a'.repeat(65_536);
const NAMES = 'names that are not valid or lead out of the root';
const LOOP = 'has a loop of symbolic links';

function named(path: string | Buffer): readonly TarInput[] {
  return [paxHeader([['path', path]]), { path: 'x', content: 'Package: ghost\n' }];
}

function link(path: string, target: string): TarInput {
  return { path, type: '2', target };
}

describe('a harmful layer', () => {
  it.each<[string, ImageFiles, string]>([
    [
      'of an unsupported compression',
      imageOf([HONEST_LAYER, Buffer.from('fd377a585a000004', 'hex')]),
      'xz is not',
    ],
    ['that is not a tar', imageOf([HONEST_LAYER, Buffer.alloc(5000, 'words')]), 'no valid header at byte 0'],
    ['that breaks off', imageOf([HONEST_LAYER, gzipSync(Buffer.alloc(9000)).subarray(0, 30)]), 'is damaged'],
    ['with a negative size', withEntries({ path: 'x', size: base256(-1n) }), 'has an invalid size'],
    ['with an absurd size', withEntries({ path: 'x', size: base256(2n ** 62n) }), 'has an invalid size'],
    [
      'with a size beyond its end',
      withEntries({ path: 'x', size: base256(2n ** 40n) }),
      'the tar is truncated',
    ],
    [
      'with a name that leads out',
      withEntries({ path: `../../${STATUS}`, content: 'Package: ghost\n' }),
      NAMES,
    ],
    ['with a NUL in a name', withEntries(...named(`${STATUS}\0.txt`)), NAMES],
    ['with a name of 64 KiB', withEntries(...named(LONG)), NAMES],
    ['with a whiteout of 64 KiB', withEntries(...named(`var/lib/dpkg/.wh.${LONG}`)), NAMES],
  ])('reports a hole, and ends with 3, for a layer %s', async (_, files, message) => {
    const { code, holes, packageLines, stderr, left } = await scanFiles(files);
    expect(holes).toMatchObject([{ kind: 'layer-unreadable' }]);
    expect(holes[0]?.message).toContain(message);
    expect(holes[0]?.message.length).toBeLessThan(1000);
    expect({ code, packageLines, stderr, left }).toEqual({
      code: 3,
      packageLines: [KEEL],
      stderr: '',
      left: [],
    });
  });

  it.each<[string, readonly TarInput[], string]>([
    ['a database', [link(STATUS, 'status')], `${STATUS} ${LOOP}`],
    ['the folder of a database', [link('var/lib/dpkg', '../lib/dpkg')], `${STATUS} ${LOOP}`],
    ['two folders', [link('var/lib/dpkg', '/opt'), link('opt', '/var/lib/dpkg')], `${STATUS} ${LOOP}`],
    ['a folder below itself', [link('var/lib/dpkg', 'dpkg/a')], `${STATUS} ${LOOP}`],
    ['the release', [link('etc/os-release', 'os-release')], `etc/os-release ${LOOP}`],
  ])('reports a loop of symbolic links at %s as a hole', async (_, entries, message) => {
    const { code, holes, stderr, left } = await scanFiles(withEntries(...entries));
    expect(holes.map((hole) => hole.message)).toContain(message);
    expect({ code, stderr, left }).toEqual({ code: 3, stderr: '', left: [] });
  });

  it('reports a hole for thousands of folders as deep as names can be', async () => {
    const deep = Array.from({ length: 2000 }, (_, n) =>
      named(`${STATUS}.d/${n}/${'a/'.repeat(2000)}z`),
    ).flat();
    const { code, holes, peakBytes } = await scanFiles(withEntries(...deep));
    expect(holes.map((hole) => hole.message)).toContainEqual(
      expect.stringContaining('too many links and folders'),
    );
    expect(code).toBe(3);
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });

  it('reads a layer with a name that is not UTF-8 like any other', async () => {
    const path = Buffer.concat([Buffer.from('var/lib/dpkg/status.d/'), Buffer.from([0xff, 0xfe])]);
    const content = 'Package: rudder\nVersion: 2\nArchitecture: all\n';
    const { code, packageLines } = await scanFiles(withEntries({ path, content }));
    expect(packageLines).toEqual([KEEL, 'rudder 2 all rudder 2']);
    expect(code).toBe(0);
  });
});

/** These images would take gigabytes. A busy machine collects buffers late, so the honest 150 MB are not a bound here. */
const MAX_PEAK_BYTES = 500_000_000;

describe('a bomb', () => {
  it.each<[string, () => Buffer, string]>([
    ['of gzip', () => gzipBomb('usr/bomb'), 'like a decompression bomb'],
    ['of zstd', () => zstdBomb('usr/bomb'), 'like a decompression bomb'],
    ['of gzip, in place of a database', () => gzipBomb(STATUS), 'like a decompression bomb'],
    ['of ten million files', () => tenMillionEntries('usr'), 'holds more than 2000000 entries'],
    [
      'of ten million files beside a database',
      () => tenMillionEntries('var/lib/dpkg/info'),
      'holds more than',
    ],
  ])('stops a bomb %s in little memory, and ends with 3', async (_, bomb, message) => {
    const { code, holes, peakBytes, stderr, left } = await scanFiles(imageOf([HONEST_LAYER, bomb()]));
    expect(holes[0]).toMatchObject({ kind: 'layer-unreadable', subject: expect.any(String) as string });
    expect(holes[0]?.message).toContain(message);
    expect({ code, stderr, left }).toEqual({ code: 3, stderr: '', left: [] });
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });

  it('refuses a compressed archive with 2, and removes its unpacked half', async () => {
    const user = new User();
    onTestFinished(() => user[Symbol.dispose]());
    user.write('image.tar.gz', gzipBomb('blobs'));
    const { code, stderr, peakBytes } = await scanImage(user, ['image.tar.gz']);
    expect(stderr).toBe(
      'error[IMAGE_INVALID]: cannot read image.tar.gz: decompresses to more than 200 times its size, like a decompression bomb\n' +
        'hint: pull or build the image again\n',
    );
    expect({ code, left: user.leftBehind() }).toEqual({ code: 2, left: [] });
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });
});

describe('an image with nothing to look up', () => {
  it.each<[string, ImageFiles]>([
    ['without a layer', imageOf([])],
    ['whose layer is empty', imageOf([gzipSync(buildTar([]))])],
    ['whose layer has no byte', imageOf([Buffer.alloc(0)])],
    ['whose layer has no database', imageOf([gzipSync(buildTar([{ path: 'app', content: 'ELF' }]))])],
    ['whose database was removed', withEntries({ path: 'var/lib/dpkg/.wh.status' })],
  ])('refuses to call an image clean %s, and ends with 3', async (_, files) => {
    const { code, holes, stderr, left } = await scanFiles(files);
    expect(holes).toMatchObject([{ kind: 'no-package-database' }]);
    expect({ code, stderr, left }).toEqual({ code: 3, stderr: '', left: [] });
  });
});
