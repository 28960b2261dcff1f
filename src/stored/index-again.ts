import type { Digest, Distribution, IndexedImage, NamedBase } from '../domain/index.ts';
import type { LayerContent, LayerSource } from '../image/index.ts';
import type { ScanContext } from './context.ts';
import { indexImage } from './index-image.ts';
import { isWhole } from './keep-scanned.ts';

export interface AgainOptions {
  /** Opens a layer whose facts are not all stored, or whose bytes must be looked at once more; throws AppError. */
  readonly openLayer: (index: number) => Promise<LayerContent>;
  /** Named by the user when the image was read. */
  readonly distribution?: Distribution;
  readonly namedBase?: NamedBase;
}

/** Concludes once more what a stored image holds, from stored facts as far as these are there. It keeps its age. */
export async function indexAgain(
  stored: IndexedImage,
  { openLayer, distribution, namedBase }: AgainOptions,
  context: ScanContext,
): Promise<IndexedImage> {
  const { image, key, indexedAt } = stored;
  // Nobody checked the digests of layers that were not read.
  const known = isWhole(stored) ? image.layers.map(({ digest }) => digest) : [];
  const layers = image.layers.map((layer, index): LayerSource => {
    const knownDigest: Digest | undefined = known[index];
    return { layer, ...(knownDigest && { knownDigest }), open: () => openLayer(index) };
  });
  const opened = {
    identity: image,
    layers,
    ...(distribution && { distribution }),
    ...(namedBase && { namedBase }),
    problems: [],
    close: () => Promise.resolve(),
  };
  return { ...(await indexImage(opened, context, key)), indexedAt };
}
