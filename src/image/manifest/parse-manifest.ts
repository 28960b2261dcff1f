import * as z from 'zod/mini';
import { defined, type Digest, type Platform } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { MAX_LAYERS, MAX_MANIFEST_BYTES } from '../limits.ts';
import { digestSchema, listOf, parseDocument } from './document.ts';
import { isImageConfig, manifestKindOf, type ManifestKind } from './media-types.ts';
import { parseSchema1, type Schema1Manifest } from './schema1.ts';

export type Manifest = ImageManifest | ImageIndex | Schema1Manifest;

export interface Descriptor {
  readonly digest: Digest;
  readonly size: number;
  readonly mediaType?: string;
  /** Download addresses for a foreign layer. */
  readonly urls: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ImageManifest {
  readonly kind: 'image';
  readonly config: Descriptor;
  /** Base first. */
  readonly layers: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ImageIndex {
  readonly kind: 'index';
  readonly entries: readonly IndexEntry[];
}

export interface IndexEntry extends Descriptor {
  /** Artifact type, if the manifest is not an image (OCI 1.1). */
  readonly artifactType?: string;
  readonly platform?: Platform;
}

const descriptorFields = {
  mediaType: z.nullish(z.string()),
  digest: digestSchema,
  size: z.int().check(z.nonnegative()),
  urls: listOf(z.string()),
  annotations: z.nullish(z.record(z.string(), z.string())),
};

const platformSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.nullish(z.string()),
});

const descriptorSchema = z.pipe(z.object(descriptorFields), z.transform(toDescriptor));

const imageSchema = z.object({
  config: descriptorSchema,
  layers: listOf(descriptorSchema),
  // An engine runs the image whatever these contain.
  annotations: z.pipe(
    z.catch(z.nullish(z.record(z.string(), z.string())), undefined),
    z.transform((texts) => texts ?? {}),
  ),
});

const indexEntrySchema = z.pipe(
  z.object({
    ...descriptorFields,
    platform: z.nullish(platformSchema),
    artifactType: z.nullish(z.string()),
  }),
  z.transform((entry): IndexEntry => {
    const platform = toPlatform(entry.platform);
    const { artifactType } = entry;
    return { ...toDescriptor(entry), ...defined({ platform }), ...(artifactType && { artifactType }) };
  }),
);

const indexSchema = z.object({ manifests: listOf(indexEntrySchema) });

const shapeSchema = z.looseObject({
  schemaVersion: z.int(),
  mediaType: z.nullish(z.string()),
});

/**
 * Parses a manifest, an index or a schema 1 manifest. `mediaType` comes from its descriptor or the registry. Throws
 * IMAGE_INVALID naming `name` for anything else, IMAGE_UNSUPPORTED for an artifact that is not an image.
 */
export function parseManifest(bytes: Uint8Array, name: string, mediaType?: string): Manifest {
  if (bytes.length > MAX_MANIFEST_BYTES) {
    throw new AppError('LIMIT_EXCEEDED', `${name} is larger than ${MAX_MANIFEST_BYTES} bytes`);
  }
  const shape = parseDocument(bytes, shapeSchema, name);
  const kind = kindOf(shape, name);
  for (const declared of [mediaType, shape.mediaType]) {
    const promised = declared ? manifestKindOf(declared) : undefined;
    if (promised && promised !== kind) {
      throw new AppError(
        'IMAGE_INVALID',
        `${name} has the media type ${String(declared)}, but contains another document`,
      );
    }
  }
  switch (kind) {
    case 'schema1':
      return parseSchema1(bytes, name);
    case 'index':
      return { kind, entries: parseDocument(bytes, indexSchema, name).manifests };
    case 'image':
      return checkImage({ kind, ...parseDocument(bytes, imageSchema, name) }, name);
  }
}

/**
 * Rejects a document that can be read as two kinds (CVE-2021-41190): it would be scanned as one and run as the other.
 */
function kindOf(shape: z.output<typeof shapeSchema>, name: string): ManifestKind {
  const isIndex = 'manifests' in shape;
  const isImage = 'config' in shape || 'layers' in shape;
  if (isIndex && isImage) {
    throw new AppError('IMAGE_INVALID', `${name} is ambiguous: it lists both layers and manifests`);
  }
  if (shape.schemaVersion === 1 && 'fsLayers' in shape) return 'schema1';
  if (isIndex) return 'index';
  if (isImage) return 'image';
  throw new AppError('IMAGE_INVALID', `${name} is neither an image manifest nor an index`);
}

function checkImage(manifest: ImageManifest, name: string): ImageManifest {
  const { layers } = manifest;
  const content = artifactContent(manifest);
  if (content !== undefined) {
    throw new AppError('IMAGE_UNSUPPORTED', `${name} is not a container image: its content is ${content}`);
  }
  if (layers.length > MAX_LAYERS) {
    throw new AppError('LIMIT_EXCEEDED', `${name} lists ${layers.length} layers, more than ${MAX_LAYERS}`);
  }
  return manifest;
}

/**
 * Returns an artifact's content type; undefined for an image. Signatures and attestations have an image
 * configuration, but JSON in place of layers.
 */
function artifactContent({ config, layers }: ImageManifest): string | undefined {
  if (config.mediaType && !isImageConfig(config.mediaType)) return config.mediaType;
  return layers.every(({ mediaType }) => mediaType?.endsWith('json')) ? layers[0]?.mediaType : undefined;
}

function toDescriptor(fields: z.output<z.ZodMiniObject<typeof descriptorFields>>): Descriptor {
  const { digest, size, mediaType, urls, annotations } = fields;
  return { digest, size, ...(mediaType && { mediaType }), urls, annotations: annotations ?? {} };
}

function toPlatform(fields: z.output<typeof platformSchema> | null | undefined): Platform | undefined {
  if (!fields?.os || !fields.architecture) return undefined;
  const { os, architecture, variant } = fields;
  return { os, architecture, ...(variant && { variant }) };
}
