import { contentProblem, isPartial, MAX_AGE_MINUTES } from '../../advisory/index.ts';
import { RANKING_FEEDS, type FeedState } from '../../domain/index.ts';
import type { Store } from '../../store/ports.ts';
import { neededByImages } from '../feeds/index.ts';

export interface AgedFeedsOptions {
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

export interface AgedFeeds {
  /** Feeds whose source has not confirmed them for too long. */
  readonly stale: readonly FeedState[];
  /** Feeds whose source confirms what is older than the feed is ever silent. */
  readonly contentOld: readonly FeedState[];
}

/** Lists feeds that stored images need, and that are too old. */
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
