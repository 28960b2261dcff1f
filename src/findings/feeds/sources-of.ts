import type { IndexedImage, ProgramReach } from '../../domain/index.ts';
import type { Sources } from '../../match/index.ts';
import type { Store } from '../../store/ports.ts';

/** Gives the code linked into programs, from a freshly read image or else from the store. */
export function sourcesOf(
  { advisories, programs }: Pick<Store, 'advisories' | 'programs'>,
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
      return stored.length === 0 ? known : new Map([...known, ...(await programs.load(stored))]);
    },
  };
}
