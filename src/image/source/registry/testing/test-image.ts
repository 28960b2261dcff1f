import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { formatPlatform, parseDigest, type Digest, type Platform } from '../../../../domain/index.ts';

/** Bytes and the digest that names them. */
export interface Content {
  readonly bytes: Buffer;
  readonly digest: Digest;
  readonly mediaType: string;
}

export interface TestImage {
  readonly manifest: Content;
  readonly config: Content;
  readonly layers: readonly Content[];
}

const OCI = 'application/vnd.oci.image';
export const MEDIA_TYPES = {
  manifest: `${OCI}.manifest.v1+json`,
  index: `${OCI}.index.v1+json`,
  config: `${OCI}.config.v1+json`,
  layer: `${OCI}.layer.v1.tar+gzip`,
  schema1: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
};

const AMD64: Platform = { os: 'linux', architecture: 'amd64' };

export function content(
  value: unknown,
  mediaType: string,
  algorithm: 'sha256' | 'sha512' = 'sha256',
): Content {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  const digest = parseDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
  if (!digest) throw new Error('a hash is a digest');
  return { bytes, digest, mediaType };
}

export function descriptorOf({ bytes, digest, mediaType }: Content) {
  return { mediaType, digest, size: bytes.length };
}

export interface ImageParts {
  /** Content of each layer, base first. */
  readonly layers?: readonly string[];
  readonly platform?: Platform;
  /** Further fields of each layer's descriptor. */
  readonly layerFields?: object;
  readonly algorithm?: 'sha256' | 'sha512';
}

export function buildImage({
  layers = ['base', 'app'],
  platform = AMD64,
  layerFields,
  algorithm,
}: ImageParts = {}) {
  const blobs = layers.map((text) => content(gzipSync(text), MEDIA_TYPES.layer, algorithm));
  const config = content(
    {
      ...platform,
      created: '2026-01-01T00:00:00Z',
      rootfs: { type: 'layers', diff_ids: layers.map((text) => content(Buffer.from(text), '').digest) },
      history: layers.map((text) => ({ created_by: `ADD ${text} of ${formatPlatform(platform)}` })),
    },
    MEDIA_TYPES.config,
    algorithm,
  );
  const manifest = content(
    {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.manifest,
      config: descriptorOf(config),
      layers: blobs.map((blob) => ({ ...descriptorOf(blob), ...layerFields })),
    },
    MEDIA_TYPES.manifest,
    algorithm,
  );
  return { manifest, config, layers: blobs } satisfies TestImage;
}

export function buildIndex(entries: readonly { content: Content; fields?: object }[]): Content {
  const manifests = entries.map((entry) => ({ ...descriptorOf(entry.content), ...entry.fields }));
  return content({ schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests }, MEDIA_TYPES.index);
}
