import type { Digest } from '../../domain/index.ts';
import type { KnownPackage } from './known-packages.ts';

/** The parts of an image that a plan needs. */
export interface FlawedImage {
  readonly key: Digest;
  /** Its packages with CVEs, by layer. A package may be in several layers. */
  readonly layers: readonly LayerPackages[];
  /** Equal for images with the same content in the same layers; absent if unknown. */
  readonly shape?: string;
  /** Why it could not be fully checked. */
  readonly hole?: string;
}

export interface LayerPackages {
  readonly layer: number;
  readonly packages: readonly KnownPackage[];
}
