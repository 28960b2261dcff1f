import { contentProblem, isPartial, MAX_AGE_MINUTES } from '../../advisory/index.ts';
import { type FeedState, RANKING_FEEDS } from '../../domain/index.ts';
import type { Inventory } from '../../inventory/ports.ts';
import type { Store } from '../../store/ports.ts';
import { neededByImages } from '../feeds/index.ts';

export interface AgedFeedsOptions {
  readonly store: {
    readonly advisories: Pick<Store['advisories'], 'feedStates'>;
    readonly inventory: Pick<Inventory['inventory'], 'distributions' | 'ecosystems'>;
  };
  /** Feeds to use if several answer for a distribution, most preferred first. */
  readonly prefer: readonly string[];
  /** True if NVD supplies ratings. */
  readonly nvd: boolean;
  /** Minutes after which data is too old; absent for the default in reports. */
  readonly maxAgeMinutes?: number;
  readonly now: () => Date;
}

export interface AgedFeeds {
  /** Feeds whose source has not confirmed them for too long. */
  readonly stale: readonly FeedState[];
  /** Feeds whose source confirms data older than the feed's longest usual silence. */
  readonly contentOld: readonly FeedState[];
}

/** Lists outdated feeds that stored images need. */
export async function agedFeeds(options: AgedFeedsOptions): Promise<AgedFeeds> {
  const { store, prefer, nvd, maxAgeMinutes = MAX_AGE_MINUTES, now } = options;
  const states = await store.advisories.feedStates();
  const loaded = new Set(states.map(({ feed }) => feed));
  const needed = new Set(await neededByImages(store.inventory, prefer, (feed) => !loaded.has(feed)));
  if (needed.size === 0) return { stale: [], contentOld: [] };
  for (const feed of RANKING_FEEDS) if (feed !== 'nvd' || nvd) needed.add(feed);
  // A time in the future comes from a clock that was set back, and is not an age.
  const oldest = now().getTime() - maxAgeMinutes * 60_000;
  const whole = states.filter((state) => needed.has(state.feed) && !isPartial(state));
  return {
    stale: whole.filter(({ syncedAt }) => Date.parse(syncedAt) < oldest),
    contentOld: whole.filter((state) => contentProblem(state) !== undefined),
  };
}
