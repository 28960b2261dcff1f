/** A regular file in a layer. */
export interface LayerFile {
  /** Relative to the root, without a leading slash. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
}

/**
 * How to read a file: whole, in parts in any order, or not at all. A large file can only be read in parts;
 * with `ends`, the first and last bytes suffice, so that the rest need not be kept.
 */
export type WantedBody = 'no' | 'whole' | 'random' | 'ends';
