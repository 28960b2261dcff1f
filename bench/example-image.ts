import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeImage } from '../bin/examples/write-image.ts';
import { buildTar, type TarInput } from '../src/archive/testing/build-tar.ts';
import { buildDockerSave, buildLayout, tarOf, writeFiles } from '../src/image/testing/build-image.ts';
import { randomFrom, type Random } from './random.ts';

export interface ExampleImage {
  /** An OCI layout with gzip layers. */
  readonly layout: string;
  /** The same image as `docker save` writes it, layers uncompressed. */
  readonly archive: string;
}

const PACKAGES = 400;
const LAYERS = 3;
const FILES_A_LAYER = 6000;
const WORDS = 4096;
/** Most files are small and few are large; together some 80 MB a layer. */
const SIZES = [200, 900, 2_000, 4_000, 9_000, 60_000];

const RELEASE = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12"\n';

/** Makes up an image of Debian 12 with 400 packages, and with layers of text that packs as programs do, to a third. */
export function writeExampleImage(folder: string): ExampleImage {
  const random = randomFrom(11);
  const layers = [
    packagesLayer(PACKAGES),
    ...Array.from({ length: LAYERS }, (_, index) => filesLayer(`app-${index}`, FILES_A_LAYER, random)),
  ];
  const image = { layout: join(folder, 'made-up'), archive: join(folder, 'made-up.tar') };
  mkdirSync(image.layout);
  writeFiles(image.layout, buildLayout([{ layers: layers.map((layer) => gzipSync(layer)), tag: 'latest' }]));
  writeFileSync(image.archive, tarOf(buildDockerSave([{ layers, tag: 'bench:latest' }])));
  return image;
}

const SMALL_PACKAGES = 14;
const SMALL_BYTES = 8e6;

/** Makes up an image as small as Alpine 3.20: 14 packages, and one file of 8 MB. */
export function writeSmallImage(folder: string): string {
  const random = randomFrom(12);
  const packages = Array.from({ length: SMALL_PACKAGES }, (_, index) => `main-${index * 9} 9.${index}.0-r0`);
  const image = join(folder, 'small.tar');
  const content = writeImage({
    reference: 'small:1',
    type: 'apk',
    created: '2026-01-01T00:00:00Z',
    osRelease: { ID: 'alpine', VERSION_ID: '3.20.3', PRETTY_NAME: 'Alpine Linux v3.20' },
    layers: [
      { createdBy: 'ADD /', packages, files: { 'bin/busybox': text(SMALL_BYTES, words(random), random) } },
    ],
  });
  writeFileSync(image, content);
  return `oci-archive:${image}`;
}

const NODE_PACKAGES = 20_000;
const FILES_A_PACKAGE = 10;

/** Makes up an image of one layer: a `node_modules` of 20,000 packages, of ten files each. */
export function writeNodeModules(folder: string): string {
  const packages = Array.from({ length: NODE_PACKAGES }, (_, index): readonly TarInput[] => {
    const path = `app/node_modules/package-${index}`;
    const manifest = `{"name":"package-${index}","version":"1.${index % 90}.0","license":"MIT"}`;
    const files = Array.from({ length: FILES_A_PACKAGE - 1 }, (_file, file): TarInput => {
      return { path: `${path}/lib/file-${file}.js`, content: `module.exports = ${index * file};\n` };
    });
    return [{ path: `${path}/package.json`, content: manifest }, ...files];
  });
  const layout = join(folder, 'node-modules');
  mkdirSync(layout);
  writeFiles(layout, buildLayout([{ layers: [gzipSync(buildTar(packages.flat()))], tag: 'latest' }]));
  return `oci:${layout}`;
}

/** Writes dpkg's status of a Debian 12 with so many packages, every third of which is in a version of this build. */
export function packagesLayer(packages: number, build = 0): Buffer {
  const names = Array.from({ length: packages }, (_, index) => `package-${index * 9}`);
  const status = names.map(
    (name, index) =>
      `Package: ${name}\nStatus: install ok installed\nPriority: optional\nSection: libs\nInstalled-Size: 100\n` +
      `Maintainer: Debian Developers <debian-devel@lists.debian.org>\nArchitecture: amd64\n` +
      `Version: 8.${index % 31}-${index % 3 === 0 ? 4 + build : 4}\nDescription: a package of the benchmark\n\n`,
  );
  const lists = names.map((name): TarInput => {
    const content = Array.from({ length: 60 }, (_, file) => `/usr/share/${name}/file-${file}\n`).join('');
    return { path: `var/lib/dpkg/info/${name}.list`, content };
  });
  return buildTar([
    { path: 'etc/os-release', content: RELEASE },
    ...lists,
    { path: 'var/lib/dpkg/status', content: status.join('') },
  ]);
}

/** Writes a layer with files of an application, of text that packs as programs do. */
export function filesLayer(application: string, count: number, random: Random): Buffer {
  const vocabulary = words(random);
  const files = Array.from({ length: count }, (_, index): TarInput => {
    const size = SIZES[Math.floor(random() * SIZES.length)] ?? 0;
    return {
      path: `opt/${application}/folder-${index % 97}/file-${index}`,
      content: text(size, vocabulary, random),
    };
  });
  return buildTar(files);
}

function words(random: Random): string[] {
  return Array.from({ length: WORDS }, () =>
    random()
      .toString(36)
      .slice(2, 4 + 8 * random()),
  );
}

function text(size: number, vocabulary: readonly string[], random: Random): string {
  let result = '';
  while (result.length < size) result += `${vocabulary[Math.floor(random() * vocabulary.length)] ?? ''} `;
  return result;
}
