import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { syncFedora } from '../../feed-kit/fedora-feed.ts';

/** Syncs a release: `9`. */
export function syncEpel(feed: Feed, part: string, context: FeedContext): Promise<FeedOutcome> {
  const folder = part === '7' ? 'epel/7/x86_64' : `epel/${part}/Everything/x86_64`;
  return syncFedora(feed, { part, ecosystem: `EPEL:${part}`, folder }, context);
}
