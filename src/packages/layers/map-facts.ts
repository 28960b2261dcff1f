import type { FileFacts } from '../domain/index.ts';
import type { CatalogedFile, SquashedImage } from './squash-image.ts';

/** Changes what files say. Those that say the same after it are not copied: an image has them by ten thousands. */
export function changeFacts(image: SquashedImage, change: (file: CatalogedFile) => FileFacts): SquashedImage {
  const files = image.files.map((file) => {
    const facts = change(file);
    return facts === file.facts ? file : { ...file, facts };
  });
  return { ...image, files };
}
