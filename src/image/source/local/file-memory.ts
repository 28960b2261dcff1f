import type { Digest, Layer } from '../../../domain/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import type { LocalBlob } from './local-file.ts';

/** Knowledge of files that were read before, the clock that decides whether to trust it, and the checks to skip. */
export interface FileMemory {
  readonly documents: Pick<DocumentStore, 'digestOfFile' | 'rememberFile'>;
  readonly now: () => Date;
  /** Skips checks that need an extra read of a layer: hashing one that is walked by seeking, and diff IDs. */
  readonly skipDigestCheck?: boolean;
}

export interface LocalLayer {
  readonly layer: Layer;
  /** Name in errors and problems. */
  readonly name: string;
  /** Absent when the image does not hold it. */
  readonly blob: LocalBlob | undefined;
  /** The digest that its bytes must have, if a verified document states one. */
  readonly promised?: Digest;
  /** The digest that its tar must have once inflated, if engines check it, alone or as well. */
  readonly diffId?: Digest;
  readonly mediaType?: string;
}
