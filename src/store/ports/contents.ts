import type { Digest, Problem } from '../../domain/index.ts';
import type { ImageReader, Page, PageRequest, StoredPackage } from './inventory.ts';

/** What all images hold, by the sets of packages that they share. */
export interface ContentStore {
  /** Lists images in the order in which they were first stored, as far as the reader sees them. */
  images(reader: ImageReader, page: PageRequest): Promise<Page<ImageContents>>;
  /** Returns these sets, without the packages themselves. */
  sets(ids: readonly number[]): Promise<readonly StoredSet[]>;
  /** Returns those packages of these sets, once per distribution. */
  packages(sets: readonly number[], packageIds: readonly number[]): Promise<readonly StoredPackage[]>;
}

export interface ImageContents {
  readonly key: Digest;
  /** The sets that it holds, each in a layer. */
  readonly sets: readonly { readonly layer: number; readonly id: number }[];
  /** Why it was not read as a whole; empty if it was. */
  readonly holes: readonly Problem[];
}

export interface StoredSet {
  readonly id: number;
  /** Absent for images without a distribution. */
  readonly distributionId?: number;
  readonly packageIds: readonly number[];
}
