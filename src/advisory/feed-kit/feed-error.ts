import { AppError } from '../../errors/index.ts';

const WAYS_ON =
  'Where the network has no way out: `--feeds-mirror URL|DIR` serves every feed from a mirror, ' +
  '`plimsoll feeds import FILE` loads what `plimsoll feeds export FILE` wrote elsewhere, and `plimsoll demo` needs no feed.';

/** Failure to fetch a feed, or a response that is not what the feed serves. */
export function feedFailed(feed: string, address: string, reason: string, cause?: unknown): AppError {
  return new AppError('FEED_FAILED', `feed ${feed}: ${address}: ${reason}`, { hint: WAYS_ON, cause });
}
