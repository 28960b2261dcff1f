import {
  defined,
  formatPlatform,
  matchesPlatform,
  type Digest,
  type ImageIdentity,
  type Layer,
  type Platform,
  type Transport,
} from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { ImageConfig } from './parse-config.ts';

export interface VerifiedImage {
  readonly reference: string;
  readonly transport: Transport;
  readonly manifestDigest?: Digest;
  readonly configDigest: Digest;
  readonly config: ImageConfig;
  /** Each layer's known blob properties, base first. */
  readonly blobs: readonly { readonly digest?: Digest; readonly size?: number }[];
  /** Whether the user skipped the digest checks that need an extra read of the layers. */
  readonly skipDigestCheck?: boolean | undefined;
  /** Other platforms in the index that the image was chosen from. */
  readonly otherPlatforms?: readonly string[];
  /** The platform that the user requested. */
  readonly wanted?: Platform | undefined;
}

/** Assembles the identity; throws when manifest and configuration disagree, or the platform is not the wanted one. */
export function identifyImage(image: VerifiedImage): ImageIdentity {
  const { reference, transport, manifestDigest, configDigest, config, blobs, wanted, skipDigestCheck } =
    image;
  const { platform, created } = config;
  if (wanted && platform && !matchesPlatform(platform, wanted)) {
    const message = `${reference}: expected an image for ${formatPlatform(wanted)}, got ${formatPlatform(platform)}`;
    throw new AppError('IMAGE_NOT_FOUND', message);
  }
  if (config.diffIds.length !== blobs.length) {
    const message = `${reference}: its configuration lists ${config.diffIds.length} layers, but its manifest ${blobs.length}`;
    throw new AppError('IMAGE_INVALID', message);
  }
  return {
    reference,
    transport,
    ...(manifestDigest && { manifestDigest }),
    configDigest,
    ...defined({ platform }),
    ...(created && { created }),
    ...(image.otherPlatforms && image.otherPlatforms.length > 0 && { otherPlatforms: image.otherPlatforms }),
    layers: blobs.map((blob, index) => describeLayer(blob, config, index)),
    ...(skipDigestCheck && { digestsUnchecked: true }),
  };
}

function describeLayer(blob: VerifiedImage['blobs'][number], config: ImageConfig, index: number): Layer {
  const diffId = config.diffIds[index];
  const createdBy = config.createdBy[index];
  const { digest, size } = blob;
  return {
    ...(digest && { digest }),
    ...(diffId && { diffId }),
    ...defined({ size }),
    ...(createdBy && { createdBy }),
  };
}
