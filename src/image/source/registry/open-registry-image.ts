import {
  defined,
  formatPlatform,
  type ImageIdentity,
  matchesPlatform,
  type NamedBase,
  type Platform,
} from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import {
  identifyImage,
  namedBase,
  parseConfig,
  type ImageManifest,
  type IndexEntry,
  type Schema1Manifest,
} from '../../manifest/index.ts';
import type { ImageReference } from '../../reference/index.ts';
import { listPlatformImages, onlyImage, type Connection, type PlatformImages } from '../platform-images.ts';
import type { OpenedImage } from '../source.ts';
import { RegistryDocuments } from './documents.ts';
import { findImage, findTop, type FoundImage } from './find-image.ts';
import { layerSource, type LayerDescriptor } from './layer.ts';
import { RegistrySession, type SessionOptions } from './session.ts';

export interface RegistryImageOptions extends SessionOptions {
  readonly documents: DocumentStore;
  readonly platform?: Platform;
  readonly indexPlatform?: Platform;
}

/** Opens an image in a registry; `name` is the user's name for it. Layers are requested when they are opened. */
export async function openRegistryImage(
  reference: ImageReference,
  name: string,
  options: RegistryImageOptions,
): Promise<OpenedImage> {
  const opened = openRegistry(reference, options);
  const chosen = options.platform ?? options.indexPlatform;
  return openFound(await findImage(reference, opened.documents, name, chosen), name, opened);
}

/** Lists a multi-platform image's images in a registry. Resolves a tag once for all platforms. */
export async function listRegistryImages(
  reference: ImageReference,
  name: string,
  options: Omit<RegistryImageOptions, 'platform' | 'indexPlatform'>,
): Promise<PlatformImages> {
  const opened = openRegistry(reference, options);
  const { digest, manifest } = await findTop(reference, opened.documents, name);
  const worldOver = (connection?: Connection) =>
    connection ? openRegistry(reference, { ...options, ...connection }) : opened;
  if (manifest.kind !== 'index') {
    return onlyImage((connection) =>
      openFound({ digest, manifest, otherPlatforms: [] }, name, worldOver(connection)),
    );
  }
  const read = async (entry: IndexEntry, { documents } = opened) =>
    (await documents.manifest(entry, `the manifest of ${name}`)).manifest;
  const images = await listPlatformImages(
    manifest.entries,
    name,
    (entry) => read(entry),
    async (entry, connection) => {
      const own = worldOver(connection);
      const found = await read(entry, own);
      if (found.kind === 'index')
        throw new AppError('IMAGE_INVALID', `${name} refers to an index where an image is expected`);
      return openFound({ digest: entry.digest, manifest: found, otherPlatforms: [] }, name, own);
    },
  );
  return { images, close: () => Promise.resolve() };
}

interface OpenedRegistry extends Pick<RegistryImageOptions, 'http' | 'platform'> {
  readonly session: RegistrySession;
  readonly documents: RegistryDocuments;
}

function openRegistry(reference: ImageReference, options: RegistryImageOptions): OpenedRegistry {
  const session = new RegistrySession(reference, options);
  return { ...options, session, documents: new RegistryDocuments(session, options.documents) };
}

async function openFound(
  { digest, manifest, otherPlatforms, indexDigest }: FoundImage,
  name: string,
  { session, documents, http, platform }: OpenedRegistry,
): Promise<OpenedImage> {
  const { identity, descriptors, base, labels } =
    manifest.kind === 'schema1'
      ? identifySchema1(manifest, name, platform)
      : await identify(manifest, documents, name, platform);
  const layers = identity.layers.flatMap((layer, index) => {
    const descriptor = descriptors[index];
    return descriptor ? [layerSource(layer, descriptor, session, http)] : [];
  });
  return {
    identity: {
      ...identity,
      manifestDigest: digest,
      ...(indexDigest && { indexDigest }),
      ...(otherPlatforms.length > 0 && { otherPlatforms }),
    },
    layers,
    ...defined({ namedBase: base, labels }),
    problems: [],
    close: () => Promise.resolve(),
  };
}

interface Identified {
  readonly identity: ImageIdentity;
  readonly descriptors: readonly LayerDescriptor[];
  readonly base?: NamedBase;
  readonly labels?: OpenedImage['labels'];
}

async function identify(
  manifest: ImageManifest,
  documents: RegistryDocuments,
  name: string,
  wanted: Platform | undefined,
): Promise<Identified> {
  const what = `the configuration of ${name}`;
  const config = parseConfig(await documents.config(manifest.config, what), what);
  const identity = identifyImage({
    reference: name,
    transport: 'docker',
    configDigest: manifest.config.digest,
    config,
    blobs: manifest.layers,
    wanted,
  });
  const base = namedBase(manifest.annotations, config.labels);
  return { identity, descriptors: manifest.layers, labels: config.labels, ...defined({ base }) };
}

/** Schema 1 has no configuration, hence no config digest and no diff IDs. */
function identifySchema1(manifest: Schema1Manifest, name: string, wanted: Platform | undefined): Identified {
  const { platform, created, layers } = manifest;
  if (wanted && platform && !matchesPlatform(platform, wanted)) {
    const message = `${name}: expected an image for ${formatPlatform(wanted)}, got ${formatPlatform(platform)}`;
    throw new AppError('IMAGE_NOT_FOUND', message);
  }
  const known = defined({ platform, created });
  return { identity: { reference: name, transport: 'docker', ...known, layers }, descriptors: layers };
}
