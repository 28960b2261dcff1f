import {
  FEEDS,
  feedOf,
  namesOfFeed,
  parseFeedName,
  type Feed,
  type NamedFeed,
} from '../../advisory/index.ts';
import { hintFor } from '../../config/index.ts';
import { AppError } from '../../errors/index.ts';

/** Finds the feed that the user means. Throws USAGE with the nearest name if no feed matches. */
export function feedNamed(id: string): Feed {
  const feed = feedOf(id);
  if (feed) return feed;
  const ids = FEEDS.map((each) => each.id);
  throw new AppError('USAGE', `unknown feed "${id}"`, { hint: hintFor(id, ids) });
}

/**
 * Finds the feed, or feed part, that the user means. Throws USAGE with the nearest name, or all names for
 * that feed.
 */
export function feedPartNamed(name: string, now: Date): NamedFeed {
  const named = parseFeedName(name);
  if (named) return named;
  const feed = feedNamed(name.split(':', 1).join());
  throw new AppError('USAGE', `unknown feed "${name}"`, { hint: hintFor(name, namesOfFeed(feed, now)) });
}
