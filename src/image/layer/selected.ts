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

/** One selector's files from a walk. */
export interface Selected {
  /** Files with fixed locations, in layer order; each path's last entry. */
  readonly files: readonly WalkedFile[];
  /** The same, for a selector that wants large files. */
  readonly bodies?: readonly WalkedBody[];
  /** Facts from files that were read on the way, likewise. */
  readonly facts?: readonly FileFacts[];
  readonly problems: readonly Problem[];
  readonly markers?: Markers;
}
