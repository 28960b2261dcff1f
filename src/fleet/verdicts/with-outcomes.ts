import type { LineOutcomeDocument } from '../../api/index.ts';
import { parseDigest } from '../../domain/index.ts';
import type { Store } from '../../store/ports.ts';

/** Adds to images of a list how they were judged last, by each of their lines. */
export async function withOutcomes<Image extends { readonly key?: string | undefined }>(
  images: readonly Image[],
  verdicts: Pick<Store['verdicts'], 'outcomes'>,
): Promise<(Image & { verdicts?: LineOutcomeDocument[] })[]> {
  const outcomes = await verdicts.outcomes(images.flatMap(({ key = '' }) => parseDigest(key) ?? []));
  return images.map((image) => {
    const of = outcomes.get(image.key ?? '');
    return { ...image, ...(of && { verdicts: [...of] }) };
  });
}
