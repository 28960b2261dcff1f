import { defined, type Digest, type Platform, type Transport } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { MAX_CONFIG_BYTES, MAX_INDEX_DEPTH, MAX_MANIFEST_BYTES } from '../../limits.ts';
import {
  choosePlatform,
  identifyImage,
  namedBase,
  parseConfig,
  parseManifest,
  platformsBeside,
  type Descriptor,
  type ImageManifest,
  type IndexEntry,
  type Manifest,
} from '../../manifest/index.ts';
import { readWhole, type LocalFiles } from '../local/local-file.ts';
import { localLayer, type FileMemory } from '../local/local-layer.ts';
import { verifyDocument } from '../local/verify.ts';
import type { OpenedImage } from '../source.ts';
import { listPlatformImages, type PlatformImage } from '../platform-images.ts';
import { chooseEntry, entriesOfImage, type LayoutChoice } from './choose-entry.ts';

// OCI image-spec image-layout.md.

export const INDEX = 'index.json';

export interface LayoutOptions extends FileMemory {
  /** The image name from the user. */
  readonly reference: string;
  readonly transport: Transport;
  readonly choice: LayoutChoice;
  readonly platform?: Platform | undefined;
}

/** Opens an image in an OCI layout, whose files may be in a folder or in a tar. */
export async function openLayout(files: LocalFiles, options: LayoutOptions): Promise<OpenedImage> {
  const { reference, choice, platform } = options;
  const name = `the manifest of ${reference}`;
  const { entry: descriptor, beside } = chooseEntry(readIndex(files), choice, files.name, platform);
  const bytes = readVerified(files, descriptor, MAX_MANIFEST_BYTES, name);
  const manifest = parseManifest(bytes, name, descriptor.mediaType);
  return openManifest(files, { digest: descriptor.digest, manifest, beside }, options);
}

/** Lists the requested image in an OCI layout, once per platform. */
export function listLayout(
  files: LocalFiles,
  options: Omit<LayoutOptions, 'platform'>,
): Promise<readonly PlatformImage[]> {
  return listManifests(files, entriesOfImage(readIndex(files), options.choice, files.name), options);
}

/** Lists the images that these index entries lead to. */
export function listManifests(
  files: LocalFiles,
  entries: readonly IndexEntry[],
  options: Omit<LayoutOptions, 'choice' | 'platform'>,
): Promise<readonly PlatformImage[]> {
  const { reference } = options;
  const name = `the manifest of ${reference}`;
  const read = async (entry: IndexEntry): Promise<Manifest> =>
    Promise.resolve(
      parseManifest(readVerified(files, entry, MAX_MANIFEST_BYTES, name), name, entry.mediaType),
    );
  return listPlatformImages(entries, reference, read, async (entry) =>
    openManifest(files, { digest: entry.digest, manifest: await read(entry) }, options),
  );
}

/**
 * Whether a layout has an image with this configuration, for any platform. It may list manifests that it does
 * not contain.
 */
export function hasImageOf(files: LocalFiles, config: Digest): boolean {
  const seen = new Set<Digest>();
  let entries: readonly Descriptor[] = readIndex(files);
  for (let depth = 0; depth <= MAX_INDEX_DEPTH; depth++) {
    const manifests = entries.flatMap((entry) => {
      if (seen.has(entry.digest) || !files.find(blobName(entry.digest))) return [];
      seen.add(entry.digest);
      const name = `the manifest ${entry.digest} of ${files.name}`;
      return parseManifest(readVerified(files, entry, MAX_MANIFEST_BYTES, name), name, entry.mediaType);
    });
    if (manifests.some((each) => each.kind === 'image' && each.config.digest === config)) return true;
    entries = manifests.flatMap((each) => (each.kind === 'index' ? each.entries : []));
  }
  return false;
}

export interface NamedManifest {
  readonly digest: Digest;
  readonly manifest: Manifest;
  /** The image's other platforms in the layout's list. */
  readonly beside?: readonly string[];
}

/** Opens an image by its manifest, or by an index that leads to it; finds blobs under their layout names. */
export async function openManifest(
  files: LocalFiles,
  top: NamedManifest,
  { reference, transport, platform: wanted, ...memory }: Omit<LayoutOptions, 'choice'>,
): Promise<OpenedImage> {
  const { digest, manifest, otherPlatforms } = findImage(files, top, reference, wanted);
  const name = `the configuration of ${reference}`;
  const config = parseConfig(readVerified(files, manifest.config, MAX_CONFIG_BYTES, name), name);
  const identity = identifyImage({
    reference,
    transport,
    manifestDigest: digest,
    configDigest: manifest.config.digest,
    config,
    blobs: manifest.layers,
    wanted,
    otherPlatforms,
    skipDigestCheck: memory.skipDigestCheck,
  });
  const layers = manifest.layers.map((descriptor, index) =>
    localLayer(
      {
        layer: identity.layers[index] ?? {},
        name: descriptor.digest,
        blob: files.find(blobName(descriptor.digest)),
        promised: descriptor.digest,
        ...defined({ mediaType: descriptor.mediaType }),
      },
      memory,
    ),
  );
  const base = namedBase(manifest.annotations, config.labels);
  return {
    identity,
    layers: await Promise.all(layers),
    ...defined({ namedBase: base }),
    labels: config.labels,
    problems: [],
    close: () => Promise.resolve(),
  };
}

function findImage(
  files: LocalFiles,
  top: NamedManifest,
  reference: string,
  platform: Platform | undefined,
): { readonly digest: Digest; readonly manifest: ImageManifest; readonly otherPlatforms: readonly string[] } {
  const name = `the manifest of ${reference}`;
  let { digest, manifest } = top;
  let otherPlatforms = top.beside ?? [];
  for (let depth = 0; depth < MAX_INDEX_DEPTH; depth++) {
    if (manifest.kind === 'image') return { digest, manifest, otherPlatforms };
    if (manifest.kind === 'schema1') {
      throw new AppError('IMAGE_UNSUPPORTED', `${name} has schema 1, which is supported only in registries`);
    }
    const entry = choosePlatform(manifest.entries, reference, platform);
    otherPlatforms = [...otherPlatforms, ...platformsBeside(manifest.entries, entry)];
    digest = entry.digest;
    manifest = parseManifest(readVerified(files, entry, MAX_MANIFEST_BYTES, name), name, entry.mediaType);
  }
  throw new AppError('IMAGE_INVALID', `${reference} nests indexes more than ${MAX_INDEX_DEPTH} deep`);
}

function readIndex(files: LocalFiles) {
  const blob = files.find(INDEX);
  if (!blob) throw new AppError('IMAGE_INVALID', `${files.name} is not an OCI layout: no ${INDEX}`);
  const name = `${INDEX} of ${files.name}`;
  const index = parseManifest(readWhole(blob, MAX_MANIFEST_BYTES, name), name);
  if (index.kind !== 'index') throw new AppError('IMAGE_INVALID', `${name} is not an index`);
  return index.entries;
}

function readVerified(files: LocalFiles, descriptor: Descriptor, limit: number, name: string): Uint8Array {
  const blob = files.find(blobName(descriptor.digest));
  if (!blob)
    throw new AppError('IMAGE_INVALID', `${files.name} does not contain ${name}, ${descriptor.digest}`);
  const bytes = readWhole(blob, limit, name);
  verifyDocument(bytes, descriptor, name);
  return bytes;
}

/** Returns a blob's file name in a layout. */
export function blobName(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`;
}
