import type {
  Digest,
  DigestAlgorithm,
  Distribution,
  ImageIdentity,
  Layer,
  NamedBase,
  Problem,
} from '../../domain/index.ts';

/** An opened image: its verified identity, and access to each layer. */
export interface OpenedImage {
  readonly identity: ImageIdentity;
  /** Layers, one per entry in `identity.layers`, base first. */
  readonly layers: readonly LayerSource[];
  /** The distribution given by the user, in case the image does not name one. */
  readonly distribution?: Distribution;
  /** The base that the image names, if any; unverified. */
  readonly namedBase?: NamedBase;
  /** The configuration's labels, which an image inherits from its base. */
  readonly labels?: Readonly<Record<string, string>>;
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

export type LayerContent = StreamedLayer | FileLayer | FolderLayer;

/** A blob as a network brings it: gzip, zstd or plain tar. Reading it to the end verifies its digest. */
export interface StreamedLayer {
  readonly kind: 'stream';
  readonly mediaType?: string;
  /**
   * Yields the blob's bytes; the consumer may keep each chunk or transfer it. Throws DIGEST_MISMATCH at the end if they
   * do not match `digest` and `size`.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Digest computed from the bytes; call it after `bytes` has ended. */
  computedDigest(): Digest;
}

/** A blob in a local file: gzip, zstd or plain tar. A plain tar is walked by seeking over unwanted bodies. */
export interface FileLayer extends FileRange {
  readonly kind: 'file';
  /** The whole blob, if it is small and inflation began when the layer was prepared. */
  readonly ahead?: InflatedAhead;
  /**
   * Call it once, after the walk. Throws DIGEST_MISMATCH; returns the digest for storing facts, or undefined if the
   * file may have changed while it was read. Absent: the layer has no digest.
   */
  verify?(digests: BlobDigests): Promise<Digest | undefined>;
}

/** Plain data that tells a thread where a blob is, and the digests to compute from it. */
export interface FileRange {
  readonly path: string;
  /** Start and length, in bytes. */
  readonly offset: number;
  readonly size: number;
  readonly mediaType?: string;
  /** Absent for a plain tar whose check the user skips: it is not read to the end. */
  readonly algorithms?: BlobAlgorithms;
}

/** Algorithms for the blob's digest and, if one is promised, for the diff ID of its content. */
export interface BlobAlgorithms {
  readonly blob: DigestAlgorithm;
  readonly content?: DigestAlgorithm;
}

export interface BlobDigests {
  readonly blob: Digest;
  /** Of a compressed blob, only if it was asked for and the content could be inflated to its end. */
  readonly content?: Digest;
}

export interface InflatedAhead {
  readonly blob: Buffer;
  /** Resolves to undefined if inflation failed. */
  readonly content: Promise<Buffer | undefined>;
}

/** An unpacked root file system. Never stored for reuse. */
export interface FolderLayer {
  readonly kind: 'folder';
  readonly path: string;
  /** Ends the walk. */
  readonly signal?: AbortSignal;
}
