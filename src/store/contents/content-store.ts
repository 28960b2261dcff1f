import type { Engine } from '../engine.ts';
import type { ContentStore } from '../ports.ts';

/** Loaded on use: only questions to a whole fleet need it. */
export function createContentStore({ db }: Engine): ContentStore {
  return {
    async images(reader, page) {
      const { listContents } = await import('./list-contents.ts');
      return listContents(db, reader, page);
    },
    async sets(ids) {
      const { readSets } = await import('./read-sets.ts');
      return readSets(db, ids);
    },
    async packages(sets, packageIds) {
      const { readPackages } = await import('./read-sets.ts');
      return readPackages(db, sets, packageIds);
    },
  };
}
