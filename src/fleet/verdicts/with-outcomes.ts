import type { LineOutcomeDocument } from '../../api/index.ts';
import { parseDigest } from '../../domain/index.ts';
import type { Inventory } from '../../inventory/ports.ts';

/** Adds each line's current outcome to listed images. */
export async function withOutcomes<Image extends { readonly key?: string | undefined }>(
  images: readonly Image[],
  verdicts: Pick<Inventory['verdicts'], 'outcomes'>,
): Promise<(Image & { verdicts?: LineOutcomeDocument[] })[]> {
  const outcomes = await verdicts.outcomes(images.flatMap(({ key = '' }) => parseDigest(key) ?? []));
  return images.map((image) => {
    const of = outcomes.get(image.key ?? '');
    return { ...image, ...(of && { verdicts: [...of] }) };
  });
}
