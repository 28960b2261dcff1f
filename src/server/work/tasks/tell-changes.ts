import type { NotificationShape } from '../../../domain/index.ts';
import { tellChanges, type AnnouncedSync } from '../../notifications/index.ts';
import type { TaskWorld } from '../task-world.ts';

export interface TellArgs {
  readonly feed: string;
  /** Absent if no client is notified. */
  readonly shape?: NotificationShape;
}

export function tellStored({ feed, shape }: TellArgs, { context }: TaskWorld): Promise<AnnouncedSync> {
  return tellChanges(feed, shape, context);
}
