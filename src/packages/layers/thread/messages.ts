import type { BlobDigests, FileRange, UnverifiedWalk } from '../../../image/index.ts';
import type { LayerJob } from '../layer-job.ts';

/** Content that a thread reads: a range of a file, or chunks that it is sent. */
export type ThreadContent =
  (FileRange & { readonly kind: 'file' }) | { readonly kind: 'stream'; readonly mediaType?: string };

export type ThreadOrder =
  | {
      readonly kind: 'walk';
      readonly name: string;
      readonly job: LayerJob;
      /** Whether no other layer is read beside it: its bytes may be inflated on another core meanwhile. */
      readonly isAlone: boolean;
    }
  /** Computes the digests of a file that is not compressed. */
  | { readonly kind: 'hash'; readonly file: FileRange }
  /** Answers 'open'. */
  | { readonly kind: 'opened'; readonly content: ThreadContent }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' };

export type ThreadNews =
  /** Asks for the content, the first time and for each further walk. */
  | { readonly kind: 'open' }
  /** Bytes read so far. */
  | { readonly kind: 'read'; readonly bytes: number }
  /** Bytes of chunks used since the last such news. */
  | { readonly kind: 'used'; readonly bytes: number }
  | { readonly kind: 'walked'; readonly walk: PlainWalk }
  | { readonly kind: 'hashed'; readonly digests: BlobDigests }
  /** An AppError as JSON. */
  | { readonly kind: 'failed'; readonly failure: string }
  | { readonly kind: 'bug'; readonly error: unknown };

/** The end of an order. */
export type ThreadEnd = Extract<ThreadNews, { readonly kind: 'walked' | 'hashed' }>;

/** A walk with its overlay's bytes. */
export interface PlainWalk extends Omit<UnverifiedWalk<unknown>, 'overlay'> {
  readonly overlay: Uint8Array;
}
