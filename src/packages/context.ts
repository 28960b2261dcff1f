import type { Cataloger } from '../catalog/index.ts';
import type { Digest } from '../domain/index.ts';
import type { Lock, Store } from '../store/ports.ts';

/** Services for reading an image. */
export interface IndexingContext {
  readonly store: Pick<Store, 'facts' | 'catalogs' | 'programs'>;
  /** Loads the catalogers when a first layer must be read: most scans find every layer in the store. */
  readonly loadCatalogers: () => Promise<readonly Cataloger[]>;
  /** Digest of the program's code, which identifies its own earlier results; absent: nothing is reused. */
  readonly build?: string;
  /** Whether images must come with the code linked into their programs, even if the inventory has it. */
  readonly needsPrograms?: boolean;
  readonly now: () => Date;
  readonly layersAtATime: number;
  readonly onProgress: (progress: IndexingProgress) => void;
  /** Waits until no other caller reads this unread layer, where several images are read at once. */
  readonly takeLayerLock?: (digest: Digest) => Promise<Lock>;
  /** Waits until one more layer may be read, where images read at once share the limit. */
  readonly takeLayerSlot?: () => Promise<Lock>;
}

/** Current activity while an image is read; bytes are counted from the start of the layer. */
export type IndexingProgress =
  /** Each layer's size, base first, if known. */
  | { readonly kind: 'image'; readonly reference: string; readonly layers: readonly (number | undefined)[] }
  | {
      readonly kind: 'layer';
      readonly index: number;
      readonly bytes: number;
      readonly totalBytes?: number;
      readonly done?: boolean;
    };
