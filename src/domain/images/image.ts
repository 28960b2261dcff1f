import type { Digest } from './digest.ts';
import type { Platform } from './platform.ts';

/** Where an image comes from, by skopeo's transport names; `sbom` if only an SBOM describes it. */
export type Transport =
  'docker' | 'docker-daemon' | 'docker-archive' | 'oci' | 'oci-archive' | 'dir' | 'sbom';

/** Identity of the image that was read. */
export interface ImageIdentity {
  /** The name that the user gave, with its transport unless that is `docker`. */
  readonly reference: string;
  readonly transport: Transport;
  /** Manifest of the platform that was read; absent if the source has no manifest. */
  readonly manifestDigest?: Digest;
  /** The registry's multi-platform index under the name: container runtimes report this digest. */
  readonly indexDigest?: Digest;
  /** Digest of the configuration, the "image ID". */
  readonly configDigest?: Digest;
  readonly platform?: Platform;
  /** Platforms of a multi-platform image that were not read, as `linux/arm64`. */
  readonly otherPlatforms?: readonly string[];
  /** RFC 3339, from the configuration. */
  readonly created?: string;
  readonly layers: readonly Layer[];
  /** The SBOM that was read instead of the image itself, as the user named it. */
  readonly sbom?: string;
  /** Set if the user skipped the check of uncompressed layers and diff IDs. */
  readonly digestsUnchecked?: true;
}

export interface Layer {
  /** Digest of the blob as stored, compressed or not; absent for a folder. */
  readonly digest?: Digest;
  /** Digest of the uncompressed tar, as the verified configuration lists it. */
  readonly diffId?: Digest;
  /** Bytes of the blob, if known. */
  readonly size?: number;
  /** The instruction that made it, from the history. */
  readonly createdBy?: string;
}
