import type { Digest, ImageIdentity, Layer, Problem } from '../../domain/index.ts';

/** An image that was opened: its verified identity, and a way to read each layer. */
export interface OpenedImage {
  readonly identity: ImageIdentity;
  /** As many as `identity.layers`, base first. */
  readonly layers: readonly LayerSource[];
  /** What was odd and did not stop the opening. */
  readonly problems: readonly Problem[];
  /** Closes files and removes what was staged. */
  close(): Promise<void>;
}

export interface LayerSource {
  readonly layer: Layer;
  /**
   * The digest under which facts of this layer may be looked up without reading it: one that identifies the bytes
   * (named by a verified manifest of a registry, or computed before from this very file). Absent otherwise.
   */
  readonly knownDigest?: Digest;
  /** Opens the content; throws AppError when it cannot be had. */
  open(): Promise<LayerContent>;
}

export type LayerContent = StreamedLayer | SeekableLayer | FolderLayer;

/** A blob as it is stored: gzip, zstd or plain tar. Reading it to its end verifies its digest. */
export interface StreamedLayer {
  readonly kind: 'stream';
  readonly mediaType?: string;
  /**
   * Yields the blob's bytes, each chunk for its taker to keep or to give away; throws DIGEST_MISMATCH at the end if
   * they are not those of `digest` and `size`.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** After `bytes` ended: the digest that was computed from them. */
  computedDigest(): Digest;
  /** Compares what the bytes inflate to with the diff ID; absent where nothing that the source gives promises one. */
  readonly inflatedCheck?: InflatedCheck;
}

export interface InflatedCheck {
  update(chunk: Uint8Array): void;
  /** Call once, after the last chunk. Throws DIGEST_MISMATCH. */
  finish(): Promise<void>;
}

/** A plain tar in a local file, walked by seeking over the bodies that nobody wants. */
export interface SeekableLayer {
  readonly kind: 'file';
  readonly path: string;
  /** Where the tar begins and how long it is, in bytes. */
  readonly offset: number;
  readonly size: number;
  /** Begins to hash all of it, beside the walk. Absent where the user left that out. */
  startCheck?(): DigestCheck;
}

export interface DigestCheck {
  /**
   * Call it after the walk. Throws DIGEST_MISMATCH; gives the digest under which facts may be stored, or none where the
   * file may have changed while it was read.
   */
  finish(): Promise<Digest | undefined>;
}

/** An unpacked root file system. Never stored for reuse. */
export interface FolderLayer {
  readonly kind: 'folder';
  readonly path: string;
}
