import type { Engine } from '../engine.ts';
import type { ContentStore } from '../ports.ts';

/** Loaded on use: only questions to a whole fleet need it. */
export function createContentStore({ db }: Engine): ContentStore {
  return {
    async keys(reader, page) {
      const { listKeys } = await import('./list-keys.ts');
      return listKeys(db, reader, page);
    },
  };
}
