import { AppError, type ErrorCode } from '../../../errors/index.ts';
import { unreadableEvent } from '../../../fleet/index.ts';
import type { StoredName } from '../../../inventory/ports.ts';
import { currentReaders } from '../../../packages/index.ts';
import type { TaskWorld } from '../task-world.ts';

/** Errors that do not go away by themselves. */
const LASTING: readonly ErrorCode[] = ['IMAGE_NOT_FOUND', 'REGISTRY_UNAUTHORIZED'];

/**
 * Announces once that a registry no longer serves an image that an earlier program version read: the packages
 * that only this version finds are unknown. Other unreadable images are either up to date or were never
 * stored.
 */
export async function noteUnreadable(
  error: unknown,
  names: readonly StoredName[],
  { context }: Pick<TaskWorld, 'context'>,
): Promise<void> {
  if (!(error instanceof AppError) || !LASTING.includes(error.code)) return;
  const { inventory, openConditions } = context.store;
  const current = await currentReaders(context);
  for (const name of names) {
    const known = await inventory.keyOf(name);
    if (!known || known.indexedBy === current) continue;
    const at = context.now();
    await openConditions.begin('image.unreadable', known.key, at.toISOString());
    await openConditions.tell(
      'image.unreadable',
      [unreadableEvent(known.key, name.name, error, at)],
      at.toISOString(),
    );
  }
}
