// OCI image-spec media-types.md, and Docker's "Image Manifest Version 2, Schema 2", its origin.

const IMAGE_MANIFESTS: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]);

const INDEXES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

const SCHEMA1_MANIFESTS: ReadonlySet<string> = new Set([
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
]);

const CONFIGS: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/**
 * Media types to request from a registry, as in an Accept header; schema 1 comes last, for registries that serve
 * nothing else.
 */
export const MANIFEST_MEDIA_TYPES: readonly string[] = [...IMAGE_MANIFESTS, ...INDEXES, ...SCHEMA1_MANIFESTS];

export type ManifestKind = 'image' | 'index' | 'schema1';

/** Returns the document kind for a media type; undefined for types that imply none (`application/json`). */
export function manifestKindOf(mediaType: string): ManifestKind | undefined {
  const type = withoutParameters(mediaType);
  if (IMAGE_MANIFESTS.has(type)) return 'image';
  if (INDEXES.has(type)) return 'index';
  return SCHEMA1_MANIFESTS.has(type) ? 'schema1' : undefined;
}

export function isImageConfig(mediaType: string): boolean {
  return CONFIGS.has(withoutParameters(mediaType));
}

function withoutParameters(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}
