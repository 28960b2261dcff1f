import type { Feed } from './feed-kit/feed.ts';
import { feedOf } from './registry.ts';
import { feedName } from './sync.ts';

/** A feed part, named like `osv:Red Hat`, or a feed without parts. */
export interface NamedFeed {
  readonly feed: Feed;
  readonly part: string;
  readonly name: string;
}

/** Returns undefined for an unknown feed or part. */
export function parseFeedName(text: string): NamedFeed | undefined {
  const [id = '', ...rest] = text.split(':');
  const feed = feedOf(id);
  const part = rest.join(':');
  const isThere = feed && (feed.parts ? feed.parts.has(part) : rest.length === 0);
  return isThere ? { feed, part, name: feedName(feed, part) } : undefined;
}

/** Lists names to suggest for a feed: itself, or its parts. */
export function namesOfFeed(feed: Feed, now: Date): readonly string[] {
  return feed.parts?.known(now).map((part) => feedName(feed, part)) ?? [feed.id];
}
