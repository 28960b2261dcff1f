import { syncList } from '../../sync-list.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed.ts';
import { LIMITS } from '../../limits.ts';
import { toKnownExploited } from './normalise.ts';
import { parseKev } from './schema.ts';

export async function syncKev(feed: Feed, context: FeedContext): Promise<FeedOutcome> {
  return syncList(feed, context, {
    url: `${feed.address}/known_exploited_vulnerabilities.json`,
    limit: LIMITS.kevBytes,
    parse: (bytes, onProblem) =>
      parseKev(Buffer.from(bytes).toString('utf8'), onProblem).map(toKnownExploited),
    replace: (entries, outcome) => context.store.enrichment.replaceKev(entries, outcome),
  });
}
