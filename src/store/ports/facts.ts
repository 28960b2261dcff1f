import type { CatalogerFacts, Digest, OwnedFiles, ProgramReach } from '../../domain/index.ts';

/** Layer facts, keyed by a digest computed from the bytes. */
export interface FactsStore {
  /** Loads the blob's facts for each cataloger with exactly this version. */
  load(blob: Digest, catalogers: readonly CatalogerKey[]): Promise<StoredLayer>;
  /** Keeps facts from another cataloger version, since programs at two versions may share the store. */
  save(blob: Digest, facts: readonly StoredFacts[], overlay: Uint8Array): Promise<void>;
  loadOwned(blob: Digest, cataloger: CatalogerKey): Promise<readonly OwnedFiles[]>;
}

/** Conclusions from an image's layer facts, as JSON, keyed by a hash over their inputs. */
export interface CatalogStore {
  /** Returns the value last saved by this program build; undefined if missing or damaged. */
  load(key: string, build: string): Promise<unknown>;
  /** Replaces another build's value. Does nothing in a read-only store. */
  save(key: string, build: string, value: unknown): Promise<void>;
}

/** Code linked into stored images' programs, by the hashes in their packages. */
export interface ProgramStore {
  load(hashes: readonly string[]): Promise<ReadonlyMap<string, ProgramReach>>;
  /** Returns the hashes whose programs are stored. */
  known(hashes: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface StoredLayer {
  /** Keyed by cataloger ID. */
  readonly facts: ReadonlyMap<string, CatalogerFacts>;
  /** Names of all entries; absent if the layer was not read. */
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
