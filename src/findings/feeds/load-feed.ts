import {
  contentProblem,
  feedName,
  feedOf,
  syncFeed,
  type LoadedContent,
  type SyncResult,
} from '../../advisory/index.ts';
import type { Scope } from '../../distributions/index.ts';
import { defined, type Problem } from '../../domain/index.ts';
import { loadPast } from './as-of.ts';
import type { FeedPolicy, ScanContext } from '../context.ts';
import { feedContext } from './feed-context.ts';

interface LoadOptions {
  /** Asks the source even if the data is fresh. */
  readonly force?: boolean;
  /** Accepts data older than the stored data. */
  readonly acceptOlder?: boolean;
  /** The ecosystems needed from it; a publisher with partial artifacts sends only these. */
  readonly scopes?: readonly Scope[];
}

/** Loads one feed part if it is missing or too old. Problems report its absence. */
export async function loadFeed(
  id: string,
  part: string,
  context: ScanContext,
  { force = false, acceptOlder = false, scopes = [] }: LoadOptions = {},
): Promise<SyncResult> {
  const feed = feedOf(id);
  if (!feed) throw new Error(`no feed is registered as ${id}`);
  const { offline, maxAge } = context.feedPolicy;
  if (context.asOf) return loadPast(feed, part, context, context.asOf);
  context.onProgress({ kind: 'feed', feed: feedName(feed, part) });
  const policy = { offline, force, acceptOlder, ...defined({ maxAgeMinutes: maxAge }) };
  const published = offline
    ? undefined
    : await context.publishedFeeds?.sync({ feed, part, scopes }, feedContext(context), policy);
  if (published && published.kind !== 'not-published') return published;
  const synced = await syncFeed(feed, part, feedContext(context), policy);
  return { ...synced, problems: [...(published?.problems ?? []), ...synced.problems] };
}

/** Returns a hole for loaded data older than its feed's longest silence; undefined when any age is allowed. */
export function contentHole(loaded: LoadedContent, { anyContentAge }: FeedPolicy): Problem | undefined {
  return anyContentAge === true ? undefined : contentProblem(loaded);
}
