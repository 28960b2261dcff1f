import type { Engine } from './engine.ts';
import type { ListingStore } from './ports.ts';
import { listEcosystems, listIds } from './queries/listing.ts';
import { dropSync, readDifference, readFirstSync, readSync, readSyncs } from './queries/sync-log.ts';

export function createListingStore({ db }: Engine): ListingStore {
  return {
    ecosystems: () => listEcosystems(db),
    ids: (where) => listIds(db, where),
    syncs: (perFeed) => readSyncs(db, perFeed),
    sync: (seq) => readSync(db, seq),
    dropSync: (seq) => dropSync(db, seq),
    firstSync: (feed) => readFirstSync(db, feed),
    difference: (between) => readDifference(db, between),
  };
}
