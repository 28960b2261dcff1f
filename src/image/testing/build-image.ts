import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildTar } from '../../archive/testing/build-tar.ts';
import { defined, type Platform } from '../../domain/index.ts';

/** Files of an image by their names in a layout or an archive. */
export type ImageFiles = Map<string, Buffer>;

export interface ImageInput {
  /** Blobs as stored, base first: gzip or plain tars. */
  readonly layers: readonly Buffer[];
  readonly tag?: string;
  /** Whole name, which containerd and Docker write beside the tag. */
  readonly wholeName?: string;
  readonly platform?: Platform;
  /** Overrides fields of the configuration. */
  readonly config?: object;
  /** Overrides fields of the manifest. */
  readonly manifest?: object;
}

const LINUX = { os: 'linux', architecture: 'amd64' };

export function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Builds an OCI layout; images with a platform and the same tag share an index under that tag. */
export function buildLayout(images: readonly ImageInput[]): ImageFiles {
  const files: ImageFiles = new Map([['oci-layout', json({ imageLayoutVersion: '1.0.0' })]]);
  const manifests = images.map((image) => ({
    ...addImage(files, image),
    ...defined({ platform: image.platform }),
    ...(image.tag && { annotations: namesOf(image) }),
  }));
  return files.set('index.json', json({ schemaVersion: 2, manifests }));
}

function namesOf({ tag, wholeName }: ImageInput): object {
  return {
    'org.opencontainers.image.ref.name': tag,
    ...(wholeName && { 'io.containerd.image.name': wholeName }),
  };
}

/** Puts an index over every image of a layout, under one tag. */
export function nestIndex(files: ImageFiles, tag: string): ImageFiles {
  const inner = files.get('index.json') ?? Buffer.alloc(0);
  const descriptor = {
    ...addBlob(files, inner, 'application/vnd.oci.image.index.v1+json'),
    annotations: { 'org.opencontainers.image.ref.name': tag },
  };
  return files.set('index.json', json({ schemaVersion: 2, manifests: [descriptor] }));
}

/**
 * Builds the format of `docker save` before version 25: plain layers in folders, the configuration named by its digest.
 */
export function buildDockerSave(images: readonly ImageInput[]): ImageFiles {
  const files: ImageFiles = new Map();
  const list = images.map((image) => {
    const config = json(configOf(image));
    const Config = `${sha256(config).slice('sha256:'.length)}.json`;
    files.set(Config, config);
    const Layers = image.layers.map((blob) => {
      const name = `${sha256(blob).slice('sha256:'.length, 20)}/layer.tar`;
      files.set(name, blob);
      return name;
    });
    return { Config, RepoTags: image.tag ? [image.tag] : null, Layers };
  });
  return files.set('manifest.json', json(list));
}

export function writeFiles(folder: string, files: ImageFiles): void {
  for (const [name, content] of files) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export function tarOf(files: ImageFiles): Buffer {
  return buildTar(Array.from(files, ([path, content]) => ({ path, content })));
}

function addImage(files: ImageFiles, image: ImageInput) {
  const manifest = {
    schemaVersion: 2,
    config: addBlob(files, json(configOf(image)), 'application/vnd.oci.image.config.v1+json'),
    layers: image.layers.map((blob) =>
      addBlob(files, blob, `application/vnd.oci.image.layer.v1.tar${suffix(blob)}`),
    ),
    ...image.manifest,
  };
  return addBlob(files, json(manifest), 'application/vnd.oci.image.manifest.v1+json');
}

function addBlob(files: ImageFiles, blob: Buffer, mediaType: string) {
  const digest = sha256(blob);
  files.set(`blobs/${digest.replace(':', '/')}`, blob);
  return { mediaType, digest, size: blob.length };
}

function configOf({ layers, platform = LINUX, config }: ImageInput): object {
  const diffIds = layers.map((blob) => sha256(isGzip(blob) ? gunzipSync(blob) : blob));
  return {
    ...platform,
    created: '2024-01-01T00:00:00Z',
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: layers.map((_, index) => ({ created_by: `RUN step ${index}` })),
    ...config,
  };
}

function suffix(blob: Buffer): string {
  return isGzip(blob) ? '+gzip' : '';
}

function isGzip(blob: Buffer): boolean {
  return blob[0] === 0x1f;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
