import type { Validators } from '../http/index.ts';
import type { FeedState } from '../store/ports.ts';

/** What the source gave with the data that the store has. */
export function validatorsIn(state: FeedState | undefined): Validators {
  return {
    ...(state?.etag !== undefined && { etag: state.etag }),
    ...(state?.lastModified !== undefined && { lastModified: state.lastModified }),
  };
}
