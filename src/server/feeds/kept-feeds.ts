import { feedName, feedOf, type Feed } from '../../advisory/index.ts';
import { supportedVersions } from '../../catalog/index.ts';
import { nearest } from '../../config/index.ts';
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

/** Undefined where there is no such feed. */
export function parseFeedName(text: string): NamedFeed | undefined {
  const colon = text.indexOf(':');
  const feed = feedOf(colon < 0 ? text : text.slice(0, colon));
  const part = colon < 0 ? '' : text.slice(colon + 1);
  return feed && { feed, part, name: feedName(feed, part) };
}

/** Throws CONFIG_INVALID for a feed that there is not: waiting for it, a server would never be ready. */
export function checkKept(names: readonly string[]): void {
  for (const name of names) {
    if (parseFeedName(name)) continue;
    const guess = nearest(name, CLAIR_FEEDS);
    throw new AppError('CONFIG_INVALID', `there is no feed "${name}" that could be kept fresh`, {
      ...(guess !== undefined && { hint: `did you mean ${guess}?` }),
    });
  }
}
