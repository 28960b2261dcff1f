import { imagesHit, type ImagesHit } from '../../../scan/index.ts';
import type { ImagePageRequest } from '../../../store/ports.ts';
import type { TaskWorld } from '../task-world.ts';

export interface HitArgs {
  /** CVE, or an advisory's own ID. */
  readonly id: string;
  readonly page: ImagePageRequest;
}

export function findImagesHit({ id, page }: HitArgs, { context }: TaskWorld): Promise<ImagesHit> {
  return imagesHit(id, page, context);
}
