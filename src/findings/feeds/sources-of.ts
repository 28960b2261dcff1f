import type { IndexedImage, ProgramReach } from '../domain/index.ts';
import type { Sources } from '../match/index.ts';
import type { Store } from '../store/ports.ts';

/** Gives what is linked into programs from an image that was just read, and otherwise from the store. */
export function sourcesOf(
  { advisories, inventory }: Pick<Store, 'advisories' | 'inventory'>,
  read: IndexedImage['programs'] = {},
): Sources {
  return {
    advisories,
    async programs(hashes) {
      const known = new Map<string, ProgramReach>();
      const stored: string[] = [];
      for (const name of hashes) {
        const reach = read[name];
        if (reach) known.set(name, reach);
        else stored.push(name);
      }
      return stored.length === 0 ? known : new Map([...known, ...(await inventory.programs(stored))]);
    },
  };
}
