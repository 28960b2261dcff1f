import type { Inventory } from '../../inventory/ports.ts';

/**
 * Limits the store to one reader while an image is read. Data for a digest is returned only to readers that
 * once had its bytes; otherwise a manifest that merely names a private image's layers would reveal their
 * contents. An empty reader represents everyone, for content that needs no credentials.
 */
export function storeOfReader(store: Inventory, reader: string): Inventory {
  const { facts, documents, readers } = store;
  return {
    ...store,
    facts: {
      ...facts,
      load: async (blob, catalogers) =>
        (await readers.hasRead(blob, reader)) ? facts.load(blob, catalogers) : { facts: new Map() },
      // This reader had the bytes, from which the digest was computed.
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
