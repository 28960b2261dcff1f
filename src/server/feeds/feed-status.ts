import { defined, type FeedState } from '../../domain/index.ts';
import type { FeedStatus } from '../context.ts';
import type { Activity } from './schedule.ts';

export interface StatusFacts {
  readonly feed: string;
  readonly kept: boolean;
  readonly state: FeedState | undefined;
  readonly activity: Activity | undefined;
  /** RFC 3339; absent if no sync is planned. */
  readonly nextAt: string | undefined;
  /** Why a feed that was never loaded will not be. */
  readonly outOfReach: string | undefined;
}

export function toFeedStatus({ feed, kept, state, activity, nextAt, outOfReach }: StatusFacts): FeedStatus {
  const { bytes, totalBytes, failure } = activity ?? {};
  const missing = state ? undefined : outOfReach;
  return {
    feed,
    state: stateOf(state, activity, missing),
    kept,
    ...(state && { syncedAt: state.syncedAt }),
    ...defined({ nextAt }),
    records: state?.records ?? 0,
    ranges: state?.ranges ?? 0,
    ...defined({ bytes, totalBytes }),
    problems: [failure ?? [], missing ?? [], (state?.problems ?? []).map(({ message }) => message)].flat(),
  };
}

function stateOf(
  state: FeedState | undefined,
  activity: Activity | undefined,
  missing: string | undefined,
): FeedStatus['state'] {
  if (activity?.isLoading) return 'loading';
  if (activity?.failure !== undefined || missing !== undefined) return 'failed';
  return state ? 'loaded' : 'waiting';
}
