import type { Digest, NamedBase } from '../../domain/index.ts';
import type { ImageName, ImageReader, Page, PageRequest } from './inventory.ts';

/** Images that others may be built on, by the diff IDs of their layers. */
export interface BaseStore {
  /** Returns the layers of an image; undefined if it is not stored, or the diff ID of a layer is not known. */
  layers(key: Digest): Promise<LayeredImage | undefined>;
  /** Lists whole images whose layers are the first of these, and not all of them, most layers first. */
  below(path: Uint8Array): Promise<readonly LowerImage[]>;
  /** Counts the first layers, never all, that images of at least two other repositories share, as far as the reader sees. */
  shared(image: LayeredImage, reader: ImageReader): Promise<number>;
  /** Lists the layers of all whole images, with the repositories that the reader sees of each. */
  list(reader: ImageReader, page: PageRequest): Promise<Page<LayeredImage>>;
}

export interface LayeredImage {
  readonly key: Digest;
  /** Diff IDs, base first, each shortened to 16 bytes. */
  readonly path: Uint8Array;
  /** Verified reference under which it was read last: the name may belong to a newer build by now. */
  readonly readAs?: string;
  /** The base that the image names. */
  readonly named?: NamedBase;
  /** RFC 3339, from the configuration. */
  readonly created?: string;
  /** Repositories of its verified names. */
  readonly repositories: readonly string[];
}

export interface LowerImage {
  readonly key: Digest;
  readonly layers: number;
  /** As of `LayeredImage`. */
  readonly readAs?: string;
  /** RFC 3339, from the configuration. */
  readonly created?: string;
  /** Names of every principal, references first. */
  readonly names: readonly ImageName[];
}
