import { FEEDS, feedOf, namesOfFeed, parseFeedName } from '../../advisory/index.ts';
import { didYouMean } from '../../config/index.ts';
import { supportedVersions } from '../../distributions/index.ts';
import { AppError } from '../../errors/index.ts';

/** Feeds for Clair's distributions, where we have one, and feeds that rank their findings. */
const CLAIR_FEEDS = [
  'debian-tracker',
  'osv:SUSE',
  'osv:Ubuntu',
  'osv:openSUSE',
  'kev',
  'epss',
  'cve',
] as const;

/** Returns the feeds that a server keeps fresh by default. */
export function defaultFeeds(now: Date): readonly string[] {
  return [
    ...supportedVersions('alpine', now).map((version) => `alpine-secdb:v${version}`),
    ...supportedVersions('rhel', now).map((version) => `redhat:${version}`),
    ...CLAIR_FEEDS,
  ];
}

/** Throws CONFIG_INVALID for an unknown feed, since a server waiting for it would never become ready. */
export function checkFeedNames(names: readonly string[], now: Date): void {
  for (const name of names) {
    if (parseFeedName(name)) continue;
    throw new AppError('CONFIG_INVALID', `unknown feed "${name}"`, {
      hint: hintForFeed(name, now),
    });
  }
}

/** Suggests the nearest feed name, else all parts of the feed, else all feeds. */
export function hintForFeed(name: string, now: Date): string {
  const guess = didYouMean(
    name,
    FEEDS.flatMap((feed) => namesOfFeed(feed, now)),
  );
  if (guess !== undefined) return guess;
  const feed = feedOf(name.split(':', 1).join());
  if (feed?.parts) return `use one of its parts: ${namesOfFeed(feed, now).toSorted().join(', ')}`;
  return feed ? `use ${feed.id}, which has no parts` : `use one of: ${FEEDS.map(({ id }) => id).join(', ')}`;
}
