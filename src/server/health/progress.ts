import type { FeedStatus } from '../context.ts';

/** Public feed progress. Problem texts are left out, since they may name private things. */
export interface FeedProgress {
  readonly feed: string;
  readonly state: FeedStatus['state'];
  readonly bytes?: number;
  readonly totalBytes?: number;
}

export function toProgress({ feed, state, bytes, totalBytes }: FeedStatus): FeedProgress {
  return {
    feed,
    state,
    ...(bytes !== undefined && { bytes }),
    ...(totalBytes !== undefined && { totalBytes }),
  };
}
