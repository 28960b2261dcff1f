import type { FeedStatus } from '../context.ts';

/** What is told of a feed to anybody who asks: no problem's text, which may name what is not theirs to know. */
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
