import { FEEDS, feedOf, type Feed } from '../advisory/index.ts';
import { hintFor } from '../config/index.ts';
import { AppError } from '../errors/index.ts';

/** Finds the feed that a user means. Throws USAGE with the nearest name if no feed matches. */
export function feedNamed(id: string): Feed {
  const feed = feedOf(id);
  if (feed) return feed;
  const ids = FEEDS.map((each) => each.id);
  throw new AppError('USAGE', `unknown feed "${id}"`, { hint: hintFor(id, ids) });
}
