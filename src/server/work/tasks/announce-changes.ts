import type { NotificationShape } from '../../../domain/index.ts';
import { announceChanges, type AnnouncedSync } from '../../notifications/index.ts';
import type { TaskWorld } from '../task-world.ts';

export interface AnnounceArgs {
  readonly feed: string;
  /** Absent if no client is notified. */
  readonly shape?: NotificationShape;
}

export function announceStored(
  { feed, shape }: AnnounceArgs,
  { context }: TaskWorld,
): Promise<AnnouncedSync> {
  return announceChanges(feed, shape, context);
}
