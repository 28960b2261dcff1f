import type { FileFacts } from '../../domain/index.ts';
import type { CatalogedFile, SquashedImage } from './squash-image.ts';

/** Changes file facts. Files whose facts stay the same are not copied: an image has tens of thousands. */
export function mapFacts(image: SquashedImage, change: (file: CatalogedFile) => FileFacts): SquashedImage {
  const files = image.files.map((file) => {
    const facts = change(file);
    return facts === file.facts ? file : { ...file, facts };
  });
  return { ...image, files };
}
