import { FEEDS, feedName, feedOf, type Feed } from '../../advisory/index.ts';
import { didYouMean } from '../../config/index.ts';
import { supportedVersions } from '../../distributions/index.ts';
import { AppError } from '../../errors/index.ts';

/** Feeds for the distributions that Clair serves, where we have one, and feeds that rank their findings. */
const CLAIR_FEEDS = [
  'debian-tracker',
  'osv:Red Hat',
  'osv:SUSE',
  'osv:Ubuntu',
  'osv:openSUSE',
  'kev',
  'epss',
  'cve',
] as const;

/** Returns the feeds that a server keeps fresh by default. */
export function defaultFeeds(now: Date): readonly string[] {
  return [...supportedVersions('alpine', now).map((version) => `alpine-secdb:v${version}`), ...CLAIR_FEEDS];
}

/** A part of a feed, named as in `osv:Red Hat`. */
export interface NamedFeed {
  readonly feed: Feed;
  readonly part: string;
  readonly name: string;
}

/** Undefined for an unknown feed, or an unknown part of one. */
export function parseFeedName(text: string): NamedFeed | undefined {
  const { feed, part } = splitName(text);
  const isThere = feed && (feed.parts ? feed.parts.has(part) : part === '' && !text.includes(':'));
  return isThere ? { feed, part, name: feedName(feed, part) } : undefined;
}

/** Throws CONFIG_INVALID for an unknown feed, since a server waiting for it would never become ready. */
export function checkKept(names: readonly string[], now: Date): void {
  for (const name of names) {
    if (parseFeedName(name)) continue;
    throw new AppError('CONFIG_INVALID', `unknown feed "${name}"`, {
      hint: hintForFeed(name, now),
    });
  }
}

/** Suggests the nearest feed, else all parts of the feed, else all feeds. */
export function hintForFeed(name: string, now: Date): string {
  const parts = FEEDS.flatMap((feed) => feed.parts?.known.map((part) => feedName(feed, part)) ?? []);
  const guess = didYouMean(name, [...defaultFeeds(now), ...parts]);
  if (guess !== undefined) return guess;
  const { feed } = splitName(name);
  if (feed?.parts) return `use one of its parts: ${feed.parts.known.toSorted().join(', ')}`;
  return feed ? `use ${feed.id}, which has no parts` : `use one of: ${FEEDS.map(({ id }) => id).join(', ')}`;
}

function splitName(text: string): { readonly feed: Feed | undefined; readonly part: string } {
  const colon = text.indexOf(':');
  if (colon < 0) return { feed: feedOf(text), part: '' };
  return { feed: feedOf(text.slice(0, colon)), part: text.slice(colon + 1) };
}
