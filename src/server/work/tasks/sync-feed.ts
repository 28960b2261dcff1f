import type { SyncResult } from '../../../advisory/index.ts';
import { writeAppError } from '../../../errors/index.ts';
import { loadFeed } from '../../../scan/index.ts';
import type { TaskWorld } from '../task-world.ts';

/** A part of a feed, or the whole of one without parts. */
export interface SyncArgs {
  readonly id: string;
  readonly part: string;
}

export interface SyncedFeed extends Pick<SyncResult, 'kind' | 'problems'> {
  /** Reason why the source could not be asked, as written by `writeAppError`. */
  readonly error?: string;
}

export async function askSource({ id, part }: SyncArgs, { context }: TaskWorld): Promise<SyncedFeed> {
  const { kind, problems, error } = await loadFeed(id, part, context, { force: true });
  return { kind, problems, ...(error && { error: writeAppError(error) }) };
}
