import { AppError } from '../../errors/index.ts';

const WAYS_ON =
  'in a closed network, use `--feeds-mirror URL|FOLDER` or load an export with `plimsoll feeds import FILE`';

/** Failure to fetch a feed, or an unexpected response. */
export function feedFailed(feed: string, address: string, reason: string, cause?: unknown): AppError {
  // The client knows best how to fix a connection, for example a proxy's certificate.
  const known = cause instanceof AppError ? cause.hint : undefined;
  const hint = `${known ?? 'try again later'}; ${WAYS_ON}`;
  return new AppError('FEED_FAILED', `feed ${feed}: ${address}: ${reason}`, { hint, cause });
}
