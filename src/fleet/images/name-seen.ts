import type { ImageReader, ImageSummary } from '../../store/ports.ts';

/** Names an image as the reader knows it, or by its key: names that others claim are theirs. */
export function nameSeen(
  { key, names }: Pick<ImageSummary, 'key' | 'names'>,
  { visibleTo }: ImageReader,
): string {
  const seen = names.find(
    ({ principal }) => visibleTo === undefined || principal === '' || principal === visibleTo,
  );
  return seen?.name ?? key;
}
