import type { NotificationShape } from '../../../store/ports.ts';
import { tellChanges } from '../../notifications/index.ts';
import type { TaskWorld } from '../task-world.ts';

export interface TellArgs {
  readonly feed: string;
  readonly shape: NotificationShape;
}

/** Number of notifications stored. */
export interface TellResult {
  readonly notifications: number;
}

export async function tellStored({ feed, shape }: TellArgs, { context }: TaskWorld): Promise<TellResult> {
  return { notifications: await tellChanges(feed, shape, context) };
}
