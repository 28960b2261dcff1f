import type { Store } from '../../store/ports.ts';

/**
 * The store as one reader may use it while it has an image read. What stands under a digest is given to those alone who
 * once showed its bytes: else a manifest that merely names the layers of a private image would be answered with what is
 * in them. An empty reader stands for everybody, and has read what needs no credentials.
 */
export function storeOfReader(store: Store, reader: string): Store {
  const { facts, documents, readers } = store;
  return {
    ...store,
    facts: {
      ...facts,
      load: async (blob, catalogers) =>
        (await readers.hasRead(blob, reader)) ? facts.load(blob, catalogers) : new Map(),
      // Of a digest that was computed from bytes which this reader had.
      async save(blob, found) {
        await facts.save(blob, found);
        await readers.add(blob, reader);
      },
    },
    documents: {
      ...documents,
      get: async (digest) => ((await readers.hasRead(digest, reader)) ? documents.get(digest) : undefined),
      async put(digest, bytes) {
        await documents.put(digest, bytes);
        await readers.add(digest, reader);
      },
    },
  };
}
