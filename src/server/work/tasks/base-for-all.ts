import type { IndexedImage } from '../../../domain/index.ts';
import type { FoundBase } from '../../../findings/index.ts';
import type { ImageReader } from '../../../inventory/ports.ts';
import { findStoredBase } from '../../../stored/index.ts';
import type { TaskWorld } from '../task-world.ts';

/**
 * Finds the base image that every client may see: a verdict must not reveal to one client an image that only
 * another one read.
 */
export async function baseForAll(
  image: Pick<IndexedImage, 'key' | 'image'>,
  { context: { store }, bases: marked }: Pick<TaskWorld, 'context' | 'bases'>,
): Promise<FoundBase> {
  const names = (await store.inventory.summary(image.key))?.names ?? [];
  const [only = '', ...others] = new Set(names.map(({ principal }) => principal));
  const reader: ImageReader = { visibleTo: others.length === 0 ? only : '' };
  return findStoredBase(image, { marked, given: [], reader }, store);
}
