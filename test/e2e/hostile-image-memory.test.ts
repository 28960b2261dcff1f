import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildTar, type TarInput } from '../../src/archive/testing/build-tar.ts';
import { sha256, type ImageFiles } from '../../src/image/testing/build-image.ts';
import { blobName, descriptorOf, HONEST_LAYER, imageOf, RELEASE, STATUS } from '../support/image-hostile.ts';
import { scanFiles } from '../support/image-scan.ts';
import { lowerPeakOf } from '../support/peak-memory.ts';

const MEBIBYTE = 1024 ** 2;
/** The memory that any single image may take, by the process's own peak (VmHWM). */
const BUDGET = 200 * MEBIBYTE;

function layerOf(...entries: readonly TarInput[]): Buffer {
  return gzipSync(buildTar([RELEASE, ...entries]), { level: 1 });
}

/** As many of these texts as come to so many bytes. */
function repeated(bytes: number, textOf: (n: number) => string): Buffer {
  const texts: string[] = [];
  for (let n = 0, length = 0; length < bytes; n++) {
    const text = textOf(n);
    texts.push(text);
    length += text.length;
  }
  return Buffer.from(texts.join(''));
}

const entryOf = (n: number) =>
  `Package: p${n}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-${n}\n\n`;
const status = (bytes: number, first = 0) =>
  layerOf({ path: STATUS, content: repeated(bytes, (n) => entryOf(first + n)) });
const emptyFiles = (count: number, pathOf: (n: number) => string): readonly TarInput[] =>
  Array.from({ length: count }, (_, n) => ({ path: pathOf(n), content: '' }));

/** An image of an honest layer, and a configuration that is given as bytes. */
function withConfig(config: string): ImageFiles {
  const bytes = Buffer.from(config);
  const mediaType = 'application/vnd.oci.image.config.v1+json';
  const descriptor = { mediaType, digest: sha256(bytes), size: bytes.length };
  const layers = [descriptorOf(HONEST_LAYER)];
  return imageOf([HONEST_LAYER], { config: descriptor, layers }).set(blobName(bytes), bytes);
}

/** Links to the root in each of four layers, which give every file of every layer as many names more. */
function linkLayers(count: number, areSame: boolean): ImageFiles {
  const layers = [0, 1, 2, 3].map((layer) => {
    const links = Array.from({ length: count }, (_, n) => ({
      path: `d${areSame ? 0 : layer}_${n}`,
      type: '2',
      target: '/',
    }));
    const manifest = { path: `app${layer}/node_modules/left-pad/package.json`, content: LEFT_PAD };
    return gzipSync(buildTar([...links, manifest]));
  });
  return imageOf([HONEST_LAYER, ...layers]);
}

const LEFT_PAD = '{"name":"left-pad","version":"1.3.0"}';

/** Problems that say that not all was read. */
const LEFT_OUT = new Set(['layer-unreadable', 'package-database-unreadable', 'package-details-unreadable']);

const BRACKETS = '['.repeat(4 * MEBIBYTE) + ']'.repeat(4 * MEBIBYTE);

describe('an image that takes much memory', () => {
  it.each<[string, () => ImageFiles]>([
    [
      'a status file of 511 MB',
      () => imageOf([layerOf({ path: STATUS, content: Buffer.alloc(511 * MEBIBYTE, 'Package: a\n') })]),
    ],
    [
      'a hard link to a file of 511 MB',
      () =>
        imageOf([
          layerOf(
            { path: 'x', content: Buffer.alloc(511 * MEBIBYTE) },
            { path: STATUS, type: '1', target: 'x' },
          ),
        ]),
    ],
    ['a status file just within the limit', () => imageOf([status(15 * MEBIBYTE)])],
    [
      'an apk database just within the limit',
      () => {
        const content = repeated(15 * MEBIBYTE, (n) => `P:p${n}\nV:1-r0\nA:x\nF:usr\nR:a\nR:b\nR:c\n\n`);
        return imageOf([layerOf({ path: 'lib/apk/db/installed', content })]);
      },
    ],
    [
      'lists of millions of files',
      () => {
        const content = repeated(MEBIBYTE, (n) => `/f${n}\n`);
        const lists = Array.from({ length: 30 }, (_, n) => ({
          path: `var/lib/dpkg/info/p${n}.list`,
          content,
        }));
        return imageOf([layerOf({ path: STATUS, content: entryOf(1) }, ...lists)]);
      },
    ],
    [
      'fifteen layers of twenty thousand packages each',
      () => imageOf(Array.from({ length: 15 }, (_, n) => status(20_000 * 85, n * 100_000))),
    ],
    [
      '125,000 files of one package each',
      () => {
        const entries = Array.from({ length: 125_000 }, (_, n) => ({
          path: `var/lib/dpkg/status.d/p${n}`,
          content: entryOf(n),
        }));
        return imageOf([gzipSync(buildTar([...entries, RELEASE]), { level: 1 })]);
      },
    ],
    [
      'four layers of sixty thousand files below a package database',
      () =>
        imageOf(
          Array.from({ length: 4 }, (_, k) =>
            layerOf(...emptyFiles(60_000, (n) => `var/lib/dpkg/info/${k}-${n}.md5sums`)),
          ),
        ),
    ],
  ])('stays within the memory limit, and reports unread parts, for %s', async (_, files) => {
    const image = files();
    const { results, stderr, peakBytes } = await lowerPeakOf(() => scanFiles(image));
    expect(results[0]?.problems.some(({ kind }) => LEFT_OUT.has(kind))).toBe(true);
    expect(stderr).toBe('');
    expect(peakBytes).toBeLessThan(BUDGET);
  });
});

describe('links that give every file thousands of names', () => {
  it.each([60, 200, 2_000].flatMap((count) => [[count, false] as const, [count, true] as const]))(
    'reads every package within the memory limit below %i links a layer, the same in each: %s',
    async (count, areSame) => {
      const image = linkLayers(count, areSame);
      const { results, holes, seconds, peakBytes } = await lowerPeakOf(() => scanFiles(image));
      expect(results[0]?.packages.filter(({ name }) => name === 'left-pad')).toHaveLength(4);
      expect(holes).toEqual([]);
      expect(peakBytes).toBeLessThan(BUDGET);
      expect(seconds).toBeLessThan(20);
    },
  );
});

describe('a configuration that takes much memory', () => {
  it.each([
    ['eight million brackets', BRACKETS],
    ['eight million brackets in a member', `{"x":${BRACKETS.slice(10, -10)}}`],
    ['two million empty objects', `{"rootfs":{"diff_ids":[]},"x":[${'{},'.repeat(2 * MEBIBYTE)}{}]}`],
  ])('refuses a configuration of %s within the memory limit', async (_, config) => {
    const { code, failures, peakBytes } = await lowerPeakOf(() => scanFiles(withConfig(config)));
    expect(failures.map((failure) => failure.code)).toEqual(['LIMIT_EXCEEDED']);
    expect(code).toBe(2);
    expect(peakBytes).toBeLessThan(BUDGET);
  });
});
