import type { Digest, FeedState } from '../../domain/index.ts';
import type { AppError } from '../../errors/index.ts';
import type { AnnouncedCondition, UnscannedImage } from '../../inventory/ports.ts';
import { newEvent } from './new-event.ts';

/** Creates the event for a running image that was never scanned. */
export function unscannedEvent({ subject, digest, reference }: UnscannedImage, at: Date): AnnouncedCondition {
  const name = digest === undefined || reference.includes(digest) ? reference : `${reference} (${digest})`;
  const how =
    digest === undefined
      ? 'runs without a known digest, so that no scan of it is found'
      : 'runs and was never scanned';
  return {
    subject,
    event: newEvent({
      kind: 'image.never-scanned',
      at: at.toISOString(),
      ...(digest && { image: digest }),
      reference,
      message: `${name} ${how}`,
    }),
  };
}

/** Creates the event for an image that cannot be read: not again, or not at all though it runs. */
export function unreadableEvent(image: Digest, name: string, error: AppError, at: Date): AnnouncedCondition {
  return {
    subject: image,
    event: newEvent({
      kind: 'image.unreadable',
      at: at.toISOString(),
      image,
      message: `${name} cannot be read: ${error.message}`,
    }),
  };
}

/** Creates the event for a feed whose data is too old. */
export function staleFeedEvent(
  { feed, syncedAt }: Pick<FeedState, 'feed' | 'syncedAt'>,
  at: Date,
): AnnouncedCondition {
  return {
    subject: feed,
    event: newEvent({
      kind: 'feed.stale',
      at: at.toISOString(),
      feed,
      message: `the feed ${feed} is stale: its source last confirmed it at ${syncedAt}`,
    }),
  };
}
