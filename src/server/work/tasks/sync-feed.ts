import type { SyncResult } from '../../../advisory/index.ts';
import { writeAppError } from '../../../errors/index.ts';
import { loadFeed } from '../../../findings/index.ts';
import type { TaskWorld } from '../task-world.ts';

/** Part of a feed, or a whole feed without parts. */
export interface SyncArgs {
  readonly id: string;
  readonly part: string;
}

export interface SyncedFeed extends Pick<SyncResult, 'kind' | 'problems'> {
  /** Why the source could not be asked, as written by `writeAppError`. */
  readonly error?: string;
}

export async function askSource({ id, part }: SyncArgs, { context }: TaskWorld): Promise<SyncedFeed> {
  const { kind, problems, error } = await loadFeed(id, part, context, { force: true });
  return { kind, problems, ...(error && { error: writeAppError(error) }) };
}
