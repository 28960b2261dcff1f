import { formatPlatform, type ImageIdentity, type Platform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import {
  identifyImage,
  matchesPlatform,
  parseConfig,
  type ImageManifest,
  type Schema1Manifest,
} from '../../manifest/index.ts';
import type { ImageReference } from '../../reference/index.ts';
import type { OpenedImage } from '../source.ts';
import { RegistryDocuments } from './documents.ts';
import { findImage } from './find-image.ts';
import { layerSource, type LayerDescriptor } from './layer.ts';
import { RegistrySession, type SessionOptions } from './session.ts';

export interface RegistryImageOptions extends SessionOptions {
  readonly documents: DocumentStore;
  readonly platform?: Platform;
  readonly indexPlatform?: Platform;
}

/** Opens an image of a registry; `name` is what the user called it. Layers are asked for when they are opened. */
export async function openRegistryImage(
  reference: ImageReference,
  name: string,
  options: RegistryImageOptions,
): Promise<OpenedImage> {
  const session = new RegistrySession(reference, options);
  const documents = new RegistryDocuments(session, options.documents);
  const chosen = options.platform ?? options.indexPlatform;
  const { digest, manifest, otherPlatforms } = await findImage(reference, documents, name, chosen);
  const { identity, descriptors } =
    manifest.kind === 'schema1'
      ? identifySchema1(manifest, name, options.platform)
      : await identify(manifest, documents, name, options.platform);
  const layers = identity.layers.flatMap((layer, index) => {
    const descriptor = descriptors[index];
    return descriptor ? [layerSource(layer, descriptor, session, options.http)] : [];
  });
  return {
    identity: {
      ...identity,
      manifestDigest: digest,
      ...(otherPlatforms.length > 0 && { otherPlatforms }),
    },
    layers,
    problems: [],
    close: () => Promise.resolve(),
  };
}

interface Identified {
  readonly identity: ImageIdentity;
  readonly descriptors: readonly LayerDescriptor[];
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
  return { identity, descriptors: manifest.layers };
}

/** Schema 1 has no configuration, and so no digest of one and no diff IDs. */
function identifySchema1(manifest: Schema1Manifest, name: string, wanted: Platform | undefined): Identified {
  const { platform, created, layers } = manifest;
  if (wanted && platform && !matchesPlatform(platform, wanted)) {
    const message = `${name} is for ${formatPlatform(platform)}, not for ${formatPlatform(wanted)}`;
    throw new AppError('IMAGE_NOT_FOUND', message);
  }
  const known = { ...(platform && { platform }), ...(created !== undefined && { created }) };
  return { identity: { reference: name, transport: 'docker', ...known, layers }, descriptors: layers };
}
