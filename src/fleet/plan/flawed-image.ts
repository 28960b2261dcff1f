import type { Digest } from '../../domain/index.ts';
import type { KnownPackage } from './known-packages.ts';

/** An image as far as a plan needs it. */
export interface FlawedImage {
  readonly key: Digest;
  /** Its packages with CVEs, by layer. One may be in several. */
  readonly held: readonly HeldPackages[];
  /** The same for images that hold the same in the same layers; absent if that is not known. */
  readonly shape?: string;
  /** Reason why it could not be fully checked. */
  readonly hole?: string;
}

export interface HeldPackages {
  readonly layer: number;
  readonly packages: readonly KnownPackage[];
}
