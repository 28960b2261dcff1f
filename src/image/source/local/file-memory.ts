import type { Digest, Layer } from '../../../domain/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import type { LocalBlob } from './local-file.ts';

/** What is known of files that were read before, the clock by which that is trusted, and what need not be checked. */
export interface FileMemory {
  readonly documents: Pick<DocumentStore, 'digestOfFile' | 'rememberFile'>;
  readonly now: () => Date;
  /** Leaves out what takes an extra look at a layer: hashing one that is walked by seeking, and diff IDs. */
  readonly skipDigestCheck?: boolean;
}

export interface LocalLayer {
  readonly layer: Layer;
  /** What errors and problems call it. */
  readonly name: string;
  /** Absent where the image does not hold it. */
  readonly blob: LocalBlob | undefined;
  /** The digest that its bytes must have, where something verified says so. */
  readonly promised?: Digest;
  /** The digest that its tar must have once it is inflated, where that alone, or that too, is what engines go by. */
  readonly diffId?: Digest;
  readonly mediaType?: string;
}
