import type { Engine } from '../../store/engine.ts';
import type { ContentStore } from '../ports.ts';

/** Loaded on use: only fleet-wide queries need it. */
export function createContentStore({ db }: Engine): ContentStore {
  return {
    async keys(reader, page) {
      const { listKeys } = await import('./list-keys.ts');
      return listKeys(db, reader, page);
    },
  };
}
