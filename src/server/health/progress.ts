import type { FeedStatus } from '../context.ts';

/** Public feed progress. Problem texts are left out, since they may name private things. */
export interface FeedLoadProgress {
  readonly feed: string;
  readonly state: FeedStatus['state'];
  readonly bytes?: number;
  readonly totalBytes?: number;
}

export function toProgress({ feed, state, bytes, totalBytes }: FeedStatus): FeedLoadProgress {
  return {
    feed,
    state,
    ...(bytes !== undefined && { bytes }),
    ...(totalBytes !== undefined && { totalBytes }),
  };
}
