import { FEEDS, feedName, feedOf, type Feed } from '../../advisory/index.ts';
import { nearest } from '../../config/index.ts';
import { supportedVersions } from '../../distributions/index.ts';
import { AppError } from '../../errors/index.ts';

/** Of the distributions that Clair serves, those that some feed of ours answers for; and what ranks their findings. */
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

/** The feeds that a server keeps fresh unless it is told which. */
export function defaultFeeds(now: Date): readonly string[] {
  return [...supportedVersions('alpine', now).map((version) => `alpine-secdb:v${version}`), ...CLAIR_FEEDS];
}

/** One part of a feed, as `osv:Red Hat` names it. */
export interface NamedFeed {
  readonly feed: Feed;
  readonly part: string;
  readonly name: string;
}

/** Undefined where there is no such feed, or the feed has no such part. */
export function parseFeedName(text: string): NamedFeed | undefined {
  const { feed, part } = splitName(text);
  const isThere = feed && (feed.parts ? feed.parts.has(part) : part === '' && !text.includes(':'));
  return isThere ? { feed, part, name: feedName(feed, part) } : undefined;
}

/** Throws CONFIG_INVALID for a feed that there is not: waiting for it, a server would never be ready. */
export function checkKept(names: readonly string[], now: Date): void {
  for (const name of names) {
    if (parseFeedName(name)) continue;
    throw new AppError('CONFIG_INVALID', `there is no feed "${name}" that could be kept fresh`, {
      hint: hintForFeed(name, now),
    });
  }
}

/** Names the nearest feed, else all parts of the feed, else all feeds. */
export function hintForFeed(name: string, now: Date): string {
  const parts = FEEDS.flatMap((feed) => feed.parts?.known.map((part) => feedName(feed, part)) ?? []);
  const guess = nearest(name, [...defaultFeeds(now), ...parts]);
  if (guess !== undefined) return `did you mean ${guess}?`;
  const { feed } = splitName(name);
  if (feed?.parts) return `the parts of ${feed.id} are ${feed.parts.known.toSorted().join(', ')}`;
  return feed ? `${feed.id} has no parts` : `the feeds are ${FEEDS.map(({ id }) => id).join(', ')}`;
}

function splitName(text: string): { readonly feed: Feed | undefined; readonly part: string } {
  const colon = text.indexOf(':');
  if (colon < 0) return { feed: feedOf(text), part: '' };
  return { feed: feedOf(text.slice(0, colon)), part: text.slice(colon + 1) };
}
