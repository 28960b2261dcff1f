import type { Validators } from '../../http/index.ts';
import type { FeedState } from '../../domain/index.ts';

/** Returns the validators that the source sent with the stored data. */
export function validatorsIn(state: FeedState | undefined): Validators {
  return {
    ...(state?.etag !== undefined && { etag: state.etag }),
    ...(state?.lastModified !== undefined && { lastModified: state.lastModified }),
  };
}
