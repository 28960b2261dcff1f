import type { FeedContext } from '../advisory/index.ts';
import type { ScanContext } from './context.ts';

/** Feeds are as old as they were at the moment of the answer. */
export function feedContext({ http, store, resolveFeed, onProgress, ...time }: ScanContext): FeedContext {
  return {
    http,
    store,
    resolve: resolveFeed,
    now: () => answerTime(time),
    onProgress: (progress) => onProgress({ kind: 'feed', ...progress }),
  };
}

/** Returns the time that an answer is about: now, or an earlier one. */
export function answerTime({ now, asOf }: Pick<ScanContext, 'now' | 'asOf'>): Date {
  return asOf ? new Date(asOf.at) : now();
}
