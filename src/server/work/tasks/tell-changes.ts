import type { NotificationShape } from '../../../store/ports.ts';
import { tellChanges, type Told } from '../../notifications/index.ts';
import type { TaskWorld } from '../task-world.ts';

export interface TellArgs {
  readonly feed: string;
  /** Absent if no client is notified. */
  readonly shape?: NotificationShape;
}

export function tellStored({ feed, shape }: TellArgs, { context }: TaskWorld): Promise<Told> {
  return tellChanges(feed, shape, context);
}
