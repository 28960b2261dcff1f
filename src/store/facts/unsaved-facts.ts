import type { Digest, OwnedFiles } from '../../domain/index.ts';
import type { DocumentStore, FactsStore } from '../ports.ts';

/** Keeps scanned layers' owned files in memory for the life of the process if the store cannot be written. */
export function withUnsavedFacts(facts: FactsStore): FactsStore {
  const owned = new Map<string, readonly OwnedFiles[]>();
  const keyOf = (blob: Digest, id: string, version: number) => `${blob} ${id} ${version}`;
  return {
    load: (blob, catalogers) => facts.load(blob, catalogers),
    save(blob, saved) {
      for (const { cataloger, owned: files } of saved) {
        owned.set(keyOf(blob, cataloger.id, cataloger.version), files);
      }
      return Promise.resolve();
    },
    loadOwned: async (blob, cataloger) =>
      owned.get(keyOf(blob, cataloger.id, cataloger.version)) ?? (await facts.loadOwned(blob, cataloger)),
  };
}

/** Discards documents and digests, which can be fetched or computed again. */
export function withoutNewDocuments(documents: DocumentStore): DocumentStore {
  const discard = () => Promise.resolve();
  return { ...documents, put: discard, rememberFile: discard, rememberTag: discard };
}
