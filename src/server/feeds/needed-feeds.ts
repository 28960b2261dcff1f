import { feedName } from '../../advisory/index.ts';
import { coverageOf } from '../../distributions/index.ts';
import type { Distribution } from '../../domain/index.ts';

/** The feeds that can answer for a distribution, the most wanted first; a report is made of the first that does. */
export function feedsFor(distribution: Distribution, prefer: readonly string[]): readonly string[] {
  const rank = (id: string) => (prefer.includes(id) ? prefer.indexOf(id) : prefer.length);
  return (coverageOf(distribution)?.alternatives ?? [])
    .toSorted((a, b) => rank(a.feed) - rank(b.feed))
    .map(({ feed, part }) => feedName({ id: feed }, part));
}

/** The first feed, and the next ones for as long as those before them cannot be had. */
export function neededFeeds(
  distribution: Distribution,
  prefer: readonly string[],
  isOutOfReach: (feed: string) => boolean,
): readonly string[] {
  const feeds = feedsFor(distribution, prefer);
  const reachable = feeds.findIndex((feed) => !isOutOfReach(feed));
  return reachable < 0 ? feeds : feeds.slice(0, reachable + 1);
}
