import { isPartial, MAX_AGE_MINUTES } from '../../advisory/index.ts';
import { RANKING_FEEDS, type FeedState } from '../../domain/index.ts';
import type { Store } from '../../store/ports.ts';
import { neededByImages } from '../feeds/index.ts';

export interface StaleFeedsOptions {
  readonly store: {
    readonly advisories: Pick<Store['advisories'], 'feedStates'>;
    readonly inventory: Pick<Store['inventory'], 'distributions' | 'ecosystems'>;
  };
  /** Feeds to use if several answer for a distribution, most preferred first. */
  readonly prefer: readonly string[];
  /** True if NVD is asked for ratings. */
  readonly nvd: boolean;
  /** Minutes after which data is too old; absent: as in reports. */
  readonly maxAgeMinutes?: number;
  readonly now: () => Date;
}

/** Lists feeds that stored images need, and whose source has not confirmed them for too long. */
export async function staleFeeds(options: StaleFeedsOptions): Promise<readonly FeedState[]> {
  const { store, prefer, nvd, maxAgeMinutes = MAX_AGE_MINUTES, now } = options;
  const states = await store.advisories.feedStates();
  const loaded = new Set(states.map(({ feed }) => feed));
  const needed = new Set(await neededByImages(store.inventory, prefer, (feed) => !loaded.has(feed)));
  if (needed.size === 0) return [];
  for (const feed of RANKING_FEEDS) if (feed !== 'nvd' || nvd) needed.add(feed);
  // A time in the future comes from a clock that was set back, and is not an age.
  const oldest = now().getTime() - maxAgeMinutes * 60_000;
  return states.filter(
    (state) => needed.has(state.feed) && !isPartial(state) && Date.parse(state.syncedAt) < oldest,
  );
}
