import type { Digest } from './digest.ts';
import type { Platform } from './platform.ts';

/** Where an image came from, by skopeo's names of transports. */
export type Transport = 'docker' | 'docker-daemon' | 'docker-archive' | 'oci' | 'oci-archive' | 'dir';

/** Which image it is that was read. */
export interface ImageIdentity {
  /** As the user named it, with its transport unless that is `docker`. */
  readonly reference: string;
  readonly transport: Transport;
  /** The manifest of the platform that was read; absent where the source has no manifest. */
  readonly manifestDigest?: Digest;
  /** Digest of the configuration, the "image ID". */
  readonly configDigest?: Digest;
  readonly platform?: Platform;
  /** The platforms of a multi-platform image that were not read, as `linux/arm64`. */
  readonly otherPlatforms?: readonly string[];
  /** RFC 3339, from the configuration. */
  readonly created?: string;
  readonly layers: readonly Layer[];
  /** The user left out the check of uncompressed layers and diff IDs. */
  readonly digestsUnchecked?: true;
}

export interface Layer {
  /** Of the blob as it is stored, compressed or not; absent for a folder. */
  readonly digest?: Digest;
  /** Of the uncompressed tar, as the verified configuration lists it. */
  readonly diffId?: Digest;
  /** Bytes of the blob, where known. */
  readonly size?: number;
  /** The instruction that made it, from the history. */
  readonly createdBy?: string;
}
