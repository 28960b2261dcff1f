import type { Scope } from '../distributions/index.ts';
import type { Problem } from '../domain/index.ts';
import type { Feed, FeedContext } from './feed-kit/feed.ts';
import type { SyncPolicy, SyncResult } from './sync.ts';

/** A feed that a scan needs. */
export interface WantedFeed {
  readonly feed: Feed;
  readonly part: string;
  /** The ecosystems to look packages up in; empty for a feed that ranks CVEs. */
  readonly scopes: readonly Scope[];
}

/** Feeds that somebody has downloaded already, and publishes release by release. */
export interface PublishedFeeds {
  /** Brings the wanted feed parts up to date. Throws for untrusted artifacts and store failures. */
  sync(wanted: WantedFeed, context: FeedContext, policy: SyncPolicy): Promise<SyncResult | NotPublished>;
}

/** The feed's own source has to be asked. */
export interface NotPublished {
  readonly kind: 'not-published';
  readonly problems: readonly Problem[];
}
