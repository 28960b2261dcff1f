import type { Digest } from '../../../domain/index.ts';
import type { RefreshedImage } from '../../feeds/index.ts';
import type { TaskWorld } from '../task-world.ts';
import { rateImage } from './rate-image.ts';

export interface RefreshArgs {
  readonly key: Digest;
}

/** Absent if the image was deleted. */
export interface RefreshResult {
  readonly refreshed?: RefreshedImage;
}

export async function refreshImage({ key }: RefreshArgs, world: TaskWorld): Promise<RefreshResult> {
  const indexed = await world.context.store.inventory.get(key);
  return indexed ? { refreshed: await rateImage(indexed, world) } : {};
}
