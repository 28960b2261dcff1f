import { AppError, type ErrorCode } from '../../../errors/index.ts';
import { unreadableEvent } from '../../../fleet/index.ts';
import { currentReaders } from '../../../scan/index.ts';
import type { ImageName } from '../../../store/ports.ts';
import type { TaskWorld } from '../task-world.ts';

/** Errors that a later attempt does not mend by itself. */
const LASTING: readonly ErrorCode[] = ['IMAGE_NOT_FOUND', 'REGISTRY_UNAUTHORIZED'];

/**
 * Tells once of an image that an earlier version of the program read, and that its registry no longer gives: what this
 * version reads besides is not known of it. Other images that cannot be read are known as they are, or to nobody.
 */
export async function noteUnreadable(
  error: unknown,
  names: readonly ImageName[],
  { context }: Pick<TaskWorld, 'context'>,
): Promise<void> {
  if (!(error instanceof AppError) || !LASTING.includes(error.code)) return;
  const { inventory, episodes } = context.store;
  const current = await currentReaders(context);
  for (const name of names) {
    const known = await inventory.keyOf(name);
    if (!known || known.indexedBy === current) continue;
    const at = context.now();
    await episodes.begin('image.unreadable', known.key, at.toISOString());
    await episodes.tell(
      'image.unreadable',
      [unreadableEvent(known.key, name.name, error, at)],
      at.toISOString(),
    );
  }
}
