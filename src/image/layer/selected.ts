import type { FileFacts, Markers, Problem } from '../../domain/index.ts';

export interface WalkedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a walk found for one selector. */
export interface Selected {
  /** Files that have their places, in the layer's order; the last entry of each path. */
  readonly files: readonly WalkedFile[];
  /** Facts of files that were read on the way, likewise. */
  readonly facts?: readonly FileFacts[];
  readonly problems: readonly Problem[];
  readonly markers?: Markers;
}
