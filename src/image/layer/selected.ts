import type { ByteSource } from '../../archive/index.ts';
import type { FileFacts, Markers, Problem } from '../../domain/index.ts';

export interface WalkedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface WalkedBody {
  readonly path: string;
  readonly body: ByteSource;
}

/** The files that a walk found for one selector. */
export interface Selected {
  /** Files that have their places, in the layer's order; the last entry of each path. */
  readonly files: readonly WalkedFile[];
  /** Likewise, for a selector that wants large files. */
  readonly bodies?: readonly WalkedBody[];
  /** Facts of files that were read on the way, likewise. */
  readonly facts?: readonly FileFacts[];
  readonly problems: readonly Problem[];
  readonly markers?: Markers;
}
