import type { ImageReader, ImageSummary } from '../../inventory/ports.ts';

/** Returns an image name visible to the reader, or its key: other clients' claims are private. */
export function nameSeen(
  { key, names }: Pick<ImageSummary, 'key' | 'names'>,
  { visibleTo }: ImageReader,
): string {
  const seen = names.find(
    ({ principal }) => visibleTo === undefined || principal === '' || principal === visibleTo,
  );
  return seen?.name ?? key;
}
