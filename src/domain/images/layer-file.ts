/** A regular file of a layer. */
export interface LayerFile {
  /** Relative to the root, without a leading slash. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
}

/**
 * How much of a file is to be read: all of it at once, parts of it in any order, or nothing. A large file can only be
 * read in parts; `ends` is for one of which the first and last bytes are enough, so that the rest need not be kept.
 */
export type WantedBody = 'no' | 'whole' | 'random' | 'ends';
