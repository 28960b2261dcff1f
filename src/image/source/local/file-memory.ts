import type { Digest, Layer } from '../../../domain/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import type { LocalBlob } from './local-file.ts';

/** The cache for previously read files, the clock that decides whether to trust it, and the checks to skip. */
export interface FileMemory {
  readonly documents: Pick<DocumentStore, 'digestOfFile' | 'rememberFile'>;
  readonly now: () => Date;
  /** Skips checks that need an extra read: hashing layers that are walked by seeking, and diff IDs. */
  readonly skipDigestCheck?: boolean;
}

export interface LocalLayer {
  readonly layer: Layer;
  /** Name in errors and problems. */
  readonly name: string;
  /** Absent when the image does not contain it. */
  readonly blob: LocalBlob | undefined;
  /** The digest that its bytes must match, if a verified document states one. */
  readonly promised?: Digest;
  /** The digest that its inflated tar must match, if engines check it, instead or as well. */
  readonly diffId?: Digest;
  readonly mediaType?: string;
}
