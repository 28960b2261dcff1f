import type { Digest, Distribution, ImageIdentity, Layer, NamedBase, Problem } from '../../domain/index.ts';

/** An opened image: its verified identity, and access to each layer. */
export interface OpenedImage {
  readonly identity: ImageIdentity;
  /** Layers, one per entry in `identity.layers`, base first. */
  readonly layers: readonly LayerSource[];
  /** The distribution given by the user, in case the image does not name one. */
  readonly distribution?: Distribution;
  /** The base that the image names, if any; unverified. */
  readonly namedBase?: NamedBase;
  /** Oddities that did not prevent opening. */
  readonly problems: readonly Problem[];
  /** Closes files and removes staged files. */
  close(): Promise<void>;
}

export interface LayerSource {
  readonly layer: Layer;
  /**
   * The digest for looking up stored facts without reading the layer. It identifies the bytes: a verified
   * registry manifest names it, or it was computed before from this very file. Absent otherwise.
   */
  readonly knownDigest?: Digest;
  /**
   * Starts to read and inflate the layer if that takes little memory; the next `open` uses the result. For a
   * caller with other work to do first.
   */
  prepare?(): void;
  /** Opens the content; throws AppError when it cannot be read. */
  open(): Promise<LayerContent>;
}

export type LayerContent = StreamedLayer | SeekableLayer | FolderLayer;

/** A blob as stored: gzip, zstd or plain tar. Reading it to the end verifies its digest. */
export interface StreamedLayer {
  readonly kind: 'stream';
  readonly mediaType?: string;
  /**
   * Yields the blob's bytes; the consumer may keep each chunk or transfer it. Throws DIGEST_MISMATCH at the end if they
   * do not match `digest` and `size`.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The whole content, if small and inflated ahead; undefined if that failed. */
  readonly inflated?: Promise<Buffer | undefined>;
  /** Digest computed from the bytes; call it after `bytes` has ended. */
  computedDigest(): Digest;
  /** Compares the inflated bytes with the diff ID; absent when the source promises no diff ID. */
  readonly inflatedCheck?: InflatedCheck;
}

export interface InflatedCheck {
  update(chunk: Uint8Array): void;
  /** Call once, after the last chunk. Throws DIGEST_MISMATCH. */
  finish(): Promise<void>;
}

/** A plain tar in a local file, walked by seeking over unwanted bodies. */
export interface SeekableLayer {
  readonly kind: 'file';
  readonly path: string;
  /** Tar start and length, in bytes. */
  readonly offset: number;
  readonly size: number;
  /** Starts hashing the whole tar during the walk. Absent when the user skipped the check. */
  startCheck?(): DigestCheck;
}

export interface DigestCheck {
  /**
   * Call it after the walk. Throws DIGEST_MISMATCH; returns the digest for storing facts, or undefined if the
   * file may have changed while it was read.
   */
  finish(): Promise<Digest | undefined>;
}

/** An unpacked root file system. Never stored for reuse. */
export interface FolderLayer {
  readonly kind: 'folder';
  readonly path: string;
  /** Ends the walk. */
  readonly signal?: AbortSignal;
}
