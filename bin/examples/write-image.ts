import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import {
  DATABASE_PATHS,
  parseExamplePackage,
  writeDatabase,
  type DatabaseType,
  type ExamplePackage,
} from './package-databases.ts';

/** The content of a file of `examples/images`. */
export interface ExampleImage {
  readonly reference: string;
  readonly type: DatabaseType;
  readonly created: string;
  readonly osRelease: Readonly<Record<string, string>>;
  readonly layers: readonly {
    readonly createdBy: string;
    readonly packages?: readonly string[];
    readonly files?: Readonly<Record<string, string | Buffer>>;
  }[];
}

/** An example as an OCI layout in a tar, the form that `oci-archive:` reads. */
export function writeImage(image: ExampleImage): Buffer {
  const blobs = new Map<string, Buffer>();
  const store = (mediaType: string, bytes: Buffer) => {
    const digest = digestOf(bytes);
    blobs.set(`blobs/${digest.replace(':', '/')}`, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const tars = layerTars(image);
  const layers = tars.map((tar) => store('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(tar)));
  const config = store(
    'application/vnd.oci.image.config.v1+json',
    json({
      created: image.created,
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
      history: image.layers.map(({ createdBy }) => ({ created: image.created, created_by: createdBy })),
    }),
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = store(mediaType, json({ schemaVersion: 2, mediaType, config, layers }));
  const annotations = { 'org.opencontainers.image.ref.name': image.reference };
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] };
  return buildTar([
    { path: 'oci-layout', content: json({ imageLayoutVersion: '1.0.0' }) },
    { path: 'index.json', content: json(index) },
    ...Array.from(blobs, ([path, content]) => ({ path, content })),
  ]);
}

/** Each layer that changes packages holds the whole database anew, as a package manager leaves it. */
function layerTars(image: ExampleImage): Buffer[] {
  const installed = new Map<string, ExamplePackage>();
  return image.layers.map(({ packages = [], files = {} }, index) => {
    const entries = new Map<string, string | Buffer>(Object.entries(files));
    if (index === 0) entries.set('etc/os-release', osRelease(image.osRelease));
    for (const line of packages) {
      const parsed = parseExamplePackage(line);
      installed.set(parsed.name, parsed);
    }
    if (packages.length > 0)
      entries.set(DATABASE_PATHS[image.type], writeDatabase(image.type, installed.values()));
    return buildTar(Array.from(entries, ([path, content]) => ({ path, content })));
  });
}

function osRelease(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}="${value}"\n`)
    .join('');
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
