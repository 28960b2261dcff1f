import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { syncOval } from '../../feed-kit/oval-feed.ts';
import { toAdvisory } from './normalise.ts';
import { yearsOf } from './releases.ts';

/** Syncs a release, `8`, by its own file, or by the files of its years where a source has no others. */
export async function syncOracle(
  { id, address }: Feed,
  part: string,
  context: FeedContext,
): Promise<FeedOutcome> {
  const file = (name: string | number) => `${address}/com.oracle.elsa-${name}.xml.bz2`;
  const platform = `Oracle Linux ${part}`;
  return syncOval(
    {
      feed: `${id}:${part}`,
      sets: [[file(`ol${part}`)], yearsOf(part, context.now()).map(file)],
      isWanted: (platforms) => platforms.length === 0 || platforms.includes(platform),
      toAdvisory: (definition) => toAdvisory(definition, part),
    },
    context,
  );
}
