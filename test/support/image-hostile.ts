// Images that are meant to do harm, or that harm was done to.

import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { buildEntry, buildTar, type TarInput } from '../../src/archive/testing/build-tar.ts';
import { buildLayout, sha256, type ImageFiles } from '../../src/image/testing/build-image.ts';

/** The package that the honest layer of each image lists, as a line of a scan. */
export const KEEL = 'keel 1.0-1 amd64 keel 1.0-1';
export const STATUS = 'var/lib/dpkg/status';
export const STATUS_ENTRY =
  'Package: keel\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n';
export const RELEASE = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' };

export const HONEST_LAYER = gzipSync(buildTar([RELEASE, { path: STATUS, content: STATUS_ENTRY }]));

/** An image of these layers as they stand; nothing of it is inflated to build it. */
export function imageOf(layers: readonly Buffer[], manifest: object = {}): ImageFiles {
  const diff_ids = layers.map(sha256);
  const files = buildLayout([
    {
      layers: [],
      config: { rootfs: { type: 'layers', diff_ids }, history: [] },
      manifest: { layers: layers.map(descriptorOf), ...manifest },
    },
  ]);
  for (const layer of layers) files.set(blobName(layer), layer);
  return files;
}

/** An honest layer, and one of these entries over it. */
export function withEntries(...entries: readonly TarInput[]): ImageFiles {
  return imageOf([HONEST_LAYER, gzipSync(buildTar(entries))]);
}

export function descriptorOf(layer: Buffer) {
  const compression = { 0x1f: '+gzip', 0x28: '+zstd' }[layer[0] ?? 0] ?? '';
  return {
    mediaType: `application/vnd.oci.image.layer.v1.tar${compression}`,
    digest: sha256(layer),
    size: layer.length,
  };
}

export function blobName(blob: Buffer): string {
  return `blobs/${sha256(blob).replace(':', '/')}`;
}

const ZEROS = Buffer.alloc(64 * 1024 ** 2);

/** Seven gigabytes of zeros in seven megabytes: one member after the other, as a compressed stream may have. */
export function gzipBomb(path: string): Buffer {
  const zeros = gzipSync(ZEROS, { level: constants.Z_BEST_COMPRESSION });
  return Buffer.concat([gzipSync(bombHeader(path)), ...Array.from({ length: 110 }, () => zeros)]);
}

export function zstdBomb(path: string): Buffer {
  const zeros = zstdCompressSync(ZEROS);
  return Buffer.concat([zstdCompressSync(bombHeader(path)), ...Array.from({ length: 110 }, () => zeros)]);
}

function bombHeader(path: string): Buffer {
  return buildEntry({ path, size: 7 * 1024 ** 3 });
}

/** Ten million empty files below a folder in 28 MB: 20,000 names, five hundred times over. */
export function tenMillionEntries(folder: string): Buffer {
  const entries = Array.from({ length: 20_000 }, (_, n) => buildEntry({ path: `${folder}/${n}` }));
  const compressed = zstdCompressSync(Buffer.concat(entries));
  return Buffer.concat(Array.from({ length: 500 }, () => compressed));
}
