import type { KnownExploited } from '../../../domain/index.ts';
import { NewestContent } from '../../feed-kit/newest-content.ts';
import { syncList } from '../../feed-kit/sync-list.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { MAX_CATALOGUE_BYTES } from './limits.ts';
import { toKnownExploited } from './normalise.ts';
import { parseKev } from './schema.ts';

export async function syncKev(feed: Feed, context: FeedContext): Promise<FeedOutcome> {
  let releasedAt: string | undefined;
  return syncList(feed, context, {
    url: `${feed.address}/known_exploited_vulnerabilities.json`,
    limit: MAX_CATALOGUE_BYTES,
    parse: (bytes, onProblem) => {
      const catalogue = parseKev(Buffer.from(bytes).toString('utf8'), onProblem);
      releasedAt = catalogue.releasedAt;
      return catalogue.entries.map(toKnownExploited);
    },
    contentAt: (entries) => newestOf(entries, context.now()),
    releasedAt: () => releasedAt,
    replace: (entries, outcome) => context.store.enrichment.replaceKev([...entries], outcome),
  });
}

function newestOf(entries: Iterable<readonly [cve: string, KnownExploited]>, now: Date): string | undefined {
  const content = new NewestContent(now);
  for (const [, { dateAdded }] of entries) content.see({ published: dateAdded });
  return content.date;
}
