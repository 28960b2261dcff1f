import type { CatalogerFacts, Digest, OwnedFiles } from '../../domain/index.ts';

/** Facts of layers, keyed by a digest computed from the bytes. */
export interface FactsStore {
  /** Loads the facts of this blob for each cataloger that has some in exactly this version. */
  load(blob: Digest, catalogers: readonly CatalogerKey[]): Promise<StoredLayer>;
  /** Keeps what another version of a cataloger stored, since programs of two versions may share the store. */
  save(blob: Digest, facts: readonly StoredFacts[], overlay: Uint8Array): Promise<void>;
  loadOwned(blob: Digest, cataloger: CatalogerKey): Promise<readonly OwnedFiles[]>;
}

/** The conclusions from the facts of an image's layers, as JSON, by a hash of what it depends on. */
export interface CatalogStore {
  /** Returns what this build of the program saved last; undefined if that is missing or damaged. */
  load(key: string, build: string): Promise<unknown>;
  /** Replaces what another build saved. Saves nothing in a store that is read only. */
  save(key: string, build: string, value: unknown): Promise<void>;
}

export interface StoredLayer {
  /** By the ID of the cataloger. */
  readonly facts: ReadonlyMap<string, CatalogerFacts>;
  /** Names of all entries; absent where only an earlier version of this program read the layer. */
  readonly overlay?: Uint8Array;
}

export interface CatalogerKey {
  readonly id: string;
  readonly version: number;
}

export interface StoredFacts {
  readonly cataloger: CatalogerKey;
  readonly facts: CatalogerFacts;
  readonly owned: readonly OwnedFiles[];
}
