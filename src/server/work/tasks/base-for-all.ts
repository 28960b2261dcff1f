import type { IndexedImage } from '../../../domain/index.ts';
import { findStoredBase, type FoundBase } from '../../../scan/index.ts';
import type { ImageReader } from '../../../store/ports.ts';
import type { TaskWorld } from '../task-world.ts';

/** Finds the base as all who see the image see it: a verdict must not tell one of them what only another one read. */
export async function baseForAll(
  image: Pick<IndexedImage, 'key' | 'image'>,
  { context: { store }, bases: marked }: Pick<TaskWorld, 'context' | 'bases'>,
): Promise<FoundBase> {
  const names = (await store.inventory.summary(image.key))?.names ?? [];
  const [only = '', ...others] = new Set(names.map(({ principal }) => principal));
  const reader: ImageReader = { visibleTo: others.length === 0 ? only : '' };
  return findStoredBase(image, { marked, given: [], reader }, store);
}
