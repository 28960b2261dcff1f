import type { ImagePageRequest } from '../../../inventory/ports.ts';
import { imagesHit, type ImagesHit } from '../../../stored/index.ts';
import type { TaskWorld } from '../task-world.ts';

export interface HitArgs {
  /** A CVE, or an advisory's own ID. */
  readonly id: string;
  readonly page: ImagePageRequest;
}

export function findImagesHit({ id, page }: HitArgs, { context }: TaskWorld): Promise<ImagesHit> {
  return imagesHit(id, page, context);
}
