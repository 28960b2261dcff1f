import type { FeedContext } from '../../advisory/index.ts';
import type { ScanContext } from '../context.ts';

/** Ages feeds by the answer's moment. */
export function feedContext({ http, store, resolveFeed, onProgress, ...time }: ScanContext): FeedContext {
  return {
    http,
    store,
    resolve: resolveFeed,
    now: () => answerTime(time),
    onProgress: (progress) => onProgress({ kind: 'feed', ...progress }),
  };
}

/** Returns the time that an answer describes: now, or an earlier one. */
export function answerTime({ now, asOf }: Pick<ScanContext, 'now' | 'asOf'>): Date {
  return asOf ? new Date(asOf.at) : now();
}
