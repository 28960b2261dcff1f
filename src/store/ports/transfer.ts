import type { Digest, FeedState } from '../../domain/index.ts';

/** The advisories as one file, for networks without internet access. */
export interface TransferStore {
  /** Writes all feeds and enrichment, but no facts. Throws AppError if the file exists or cannot be written. */
  exportTo(file: string): Promise<TransferManifest>;
  /** Checks every digest in the manifest before replacing anything. `name` appears in messages; default: the file. */
  importFrom(file: string, name?: string): Promise<TransferManifest>;
  /** Writes one part of one feed to a file, as a separate store. Equal parts give equal bytes. */
  writeSlice(part: SlicePart, file: string): Promise<SliceSummary>;
  /**
   * Replaces a feed with parts of one build from other stores. Throws ARTIFACT_REFUSED, without changes, for
   * a file that is not a slice.
   */
  loadSlices(load: SliceLoad): Promise<FeedState>;
  /** Writes the changes between two slices of one feed to a file. */
  writeDelta(part: DeltaPart, file: string): Promise<DeltaSummary>;
  /** Amends a feed that was loaded only from this delta's base. Throws ARTIFACT_REFUSED as `loadSlices` does. */
  loadDelta(load: DeltaLoad): Promise<FeedState>;
}

export interface SlicePart {
  readonly feed: string;
  /** The ecosystems whose ranges it holds; empty for a feed that ranks CVEs. */
  readonly ecosystems: readonly string[];
  /** Marks a partial feed, in place of the source's cursor. */
  readonly cursor?: string;
}

export interface SliceSummary {
  readonly records: number;
  readonly ranges: number;
}

export interface SliceLoad {
  readonly feed: string;
  readonly files: readonly string[];
  /** Replaces the parts' cursors. */
  readonly cursor?: string | undefined;
}

export interface DeltaPart {
  readonly feed: string;
  /** Slice files. */
  readonly base: string;
  readonly next: string;
}

export interface DeltaSummary {
  readonly changed: number;
  readonly gone: number;
  readonly confirmed?: ConfirmedRecords;
}

/** All CVE records that the list confirmed at one time were confirmed again, whether or not they changed. RFC 3339. */
export interface ConfirmedRecords {
  readonly before: string;
  readonly at: string;
}

export interface DeltaLoad {
  readonly feed: string;
  readonly file: string;
  /** Replaces the slice's cursor. */
  readonly cursor?: string | undefined;
  readonly confirmed?: ConfirmedRecords | undefined;
}

export interface TransferManifest {
  readonly format: number;
  readonly createdAt: string;
  readonly feeds: readonly { readonly feed: string; readonly syncedAt: string; readonly records: number }[];
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly digest: Digest }[];
}
