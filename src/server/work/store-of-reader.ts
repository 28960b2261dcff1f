import type { Store } from '../../store/ports.ts';

/**
 * Limits the store to one reader while an image is read. Data of a digest is returned only to readers that once had its
 * bytes; otherwise a manifest that merely names the layers of a private image would reveal their contents. An empty
 * reader represents everyone, for content that needs no credentials.
 */
export function storeOfReader(store: Store, reader: string): Store {
  const { facts, documents, readers } = store;
  return {
    ...store,
    facts: {
      ...facts,
      load: async (blob, catalogers) =>
        (await readers.hasRead(blob, reader)) ? facts.load(blob, catalogers) : { facts: new Map() },
      // Digest computed from bytes that this reader had.
      async save(blob, found, overlay) {
        await facts.save(blob, found, overlay);
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
