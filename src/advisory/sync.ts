import { defined, type FeedState, type Problem } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import type { Feed, FeedContext } from './feed-kit/feed.ts';
import { isPartial } from './partial-feed.ts';

const MINUTE_MS = 60_000;

/** A week: older data does not answer for an image, unless a maximum age says otherwise. */
export const MAX_AGE_MINUTES = 7 * 24 * 60;

export interface SyncPolicy {
  /** Sends no requests; loaded data answers. */
  readonly offline?: boolean;
  /** Maximum data age in minutes: past it the source is asked, and if that fails the data is stale. */
  readonly maxAgeMinutes?: number;
  /** Asks the source even if the data is fresh. */
  readonly force?: boolean;
  /** Takes data that is older than the stored data. */
  readonly acceptOlder?: boolean;
}

export interface SyncResult {
  /** Name in the store and in reports: `osv:AlmaLinux`. */
  readonly feed: string;
  readonly kind: 'updated' | 'unchanged' | 'fresh' | 'failed' | 'offline' | 'past';
  /** RFC 3339; absent if never loaded. */
  readonly syncedAt?: string;
  /** Content date (RFC 3339); absent if unknown. */
  readonly contentAt?: string;
  /** Problems with the current data, and whether it is missing, stale or not updated. */
  readonly problems: readonly Problem[];
  /** Reason why the source could not be asked. */
  readonly error?: AppError;
}

/** Names one feed part; the part is empty for a feed without parts. */
export function feedName(feed: { readonly id: string }, part: string): string {
  return part === '' ? feed.id : `${feed.id}:${part}`;
}

/**
 * Brings one feed part up to date if it is older than its interval. A failing source is not an error here:
 * the last good data stays in use, with a problem that says so. Throws store failures.
 */
export async function syncFeed(
  feed: Feed,
  part: string,
  context: FeedContext,
  policy: SyncPolicy = {},
): Promise<SyncResult> {
  const name = feedName(feed, part);
  const before = await context.store.advisories.feedState(name);
  if (policy.offline === true) return { ...inHand(name, before, context, policy), kind: 'offline' };
  if (policy.force !== true && isFresh(before, feed, context, policy)) return fresh(before);
  const lock = await context.store.advisories.takeLock(name);
  try {
    const found = await context.store.advisories.feedState(name);
    // Another process synced while this one waited.
    if (found?.syncedAt !== before?.syncedAt && isFresh(found, feed, context, policy)) return fresh(found);
    return await askSource(feed, part, context, policy);
  } finally {
    lock.release();
  }
}

async function askSource(
  feed: Feed,
  part: string,
  context: FeedContext,
  policy: SyncPolicy,
): Promise<SyncResult> {
  const name = feedName(feed, part);
  const before = await context.store.advisories.feedState(name);
  try {
    const { acceptOlder = false } = policy;
    const { kind } = await feed.sync(part, { ...withWholeFeeds(context), acceptOlder });
    const after = await context.store.advisories.feedState(name);
    // Confirmed a moment ago, so it is not stale whatever the maximum age.
    return after ? { ...fresh(after), kind } : { ...inHand(name, after, context, policy), kind };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'FEED_FAILED') throw error;
    return { ...inHand(name, before, context, policy, error), kind: 'failed', error };
  }
}

/** Keeps only the content date for partly stored feeds: their source has to send everything. */
function withWholeFeeds(context: FeedContext): FeedContext {
  const { advisories, enrichment } = context.store;
  const feedState: typeof advisories.feedState = async (name) => {
    const state = await advisories.feedState(name);
    if (!state || !isPartial(state)) return state;
    const { feed, seq, syncedAt, contentAt, records, ranges, problems } = state;
    return { feed, seq, syncedAt, ...defined({ contentAt }), records, ranges, problems };
  };
  return { ...context, store: { advisories: { ...advisories, feedState }, enrichment } };
}

function isFresh(
  state: FeedState | undefined,
  { intervalMinutes }: Feed,
  context: FeedContext,
  { maxAgeMinutes }: SyncPolicy,
): state is FeedState {
  if (state === undefined || isPartial(state)) return false;
  return isWithinAge(maxAgeMinutes ?? intervalMinutes, state, context);
}

/** The result for data that its source confirmed a moment ago. */
export function fresh({ feed, syncedAt, contentAt, problems }: FeedState): SyncResult {
  return { feed, kind: 'fresh', syncedAt, ...defined({ contentAt }), problems };
}

/** Assesses the current data, whether or not the source was asked. */
export function inHand(
  feed: string,
  state: FeedState | undefined,
  context: FeedContext,
  policy: SyncPolicy,
  error?: AppError,
): Omit<SyncResult, 'kind'> {
  const reason = error === undefined ? '' : `: ${error.message}`;
  if (state === undefined) {
    const message = `${feed} was never loaded${reason}`;
    return { feed, problems: [{ kind: 'feed-missing', subject: feed, message }] };
  }
  const { syncedAt, contentAt, problems } = state;
  const problem = ageProblem(state, context, policy, reason);
  const content = contentAt === undefined ? {} : { contentAt };
  return { feed, syncedAt, ...content, problems: problem === undefined ? problems : [problem, ...problems] };
}

function ageProblem(
  state: FeedState,
  context: FeedContext,
  policy: SyncPolicy,
  reason: string,
): Problem | undefined {
  const { feed, syncedAt } = state;
  const isStale = !isWithinAge(policy.maxAgeMinutes ?? MAX_AGE_MINUTES, state, context);
  const message = `${feed} is from ${syncedAt}${reason}`;
  if (isStale) return { kind: 'feed-stale', subject: feed, message };
  return reason === '' ? undefined : { kind: 'feed-not-updated', subject: feed, message };
}

/** A time in the future comes from a clock that jumped, and says nothing about the age. */
export function isWithinAge(
  minutes: number,
  { syncedAt }: Pick<FeedState, 'syncedAt'>,
  { now }: Pick<FeedContext, 'now'>,
): boolean {
  const age = now().getTime() - Date.parse(syncedAt);
  return age >= 0 && age <= minutes * MINUTE_MS;
}
