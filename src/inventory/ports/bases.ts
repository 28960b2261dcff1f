import type { Digest, NamedBase } from '../../domain/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';
import type { StoredName, ImageReader } from './inventory.ts';

/** Possible base images, by their layers' diff IDs. */
export interface BaseStore {
  /** Returns an image's layers; undefined if it is not stored, or a layer's diff ID is unknown. */
  layers(key: Digest): Promise<LayeredImage | undefined>;
  /** Lists whole images whose layers are a proper prefix of these, most layers first. */
  below(path: Uint8Array): Promise<readonly LowerImage[]>;
  /**
   * Counts the first layers (never all) shared by images from at least two other repositories visible to the
   * reader.
   */
  shared(image: LayeredImage, reader: ImageReader): Promise<number>;
  /** Lists every whole image's layers, with its repositories visible to the reader. */
  list(reader: ImageReader, page: PageRequest): Promise<Page<LayeredImage>>;
}

export interface LayeredImage {
  readonly key: Digest;
  /** Diff IDs, base first, each shortened to 16 bytes. */
  readonly path: Uint8Array;
  /** Verified reference that was last read for this image: it may point to a newer build by now. */
  readonly readAs?: string;
  /** The base that the image's annotations or labels name. */
  readonly named?: NamedBase;
  /** RFC 3339, from the configuration. */
  readonly created?: string;
  /** Repositories in its verified names. */
  readonly repositories: readonly string[];
}

export interface LowerImage {
  readonly key: Digest;
  readonly layers: number;
  /** As in `LayeredImage`. */
  readonly readAs?: string;
  /** RFC 3339, from the configuration. */
  readonly created?: string;
  /** Names from every principal, references first. */
  readonly names: readonly StoredName[];
}
