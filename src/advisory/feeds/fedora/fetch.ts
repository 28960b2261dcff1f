import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { syncFedora } from '../../feed-kit/fedora-feed.ts';

/** Syncs a release: `44`. */
export function syncRelease(feed: Feed, part: string, context: FeedContext): Promise<FeedOutcome> {
  const folder = `fedora/linux/updates/${part}/Everything/x86_64`;
  return syncFedora(feed, { part, ecosystem: `Fedora:${part}`, folder }, context);
}
