import {
  defined,
  type Digest,
  type Distribution,
  type IndexedImage,
  type NamedBase,
} from '../domain/index.ts';
import type { LayerContent, LayerSource } from '../image/index.ts';
import { indexImage } from '../packages/index-image.ts';
import type { StoredContext } from './context.ts';
import { isWhole } from './keep-scanned.ts';

export interface AgainOptions {
  /** Opens a layer whose facts are incomplete, or whose bytes must be read again; throws AppError. */
  readonly openLayer: (index: number) => Promise<LayerContent>;
  /** Named by the user when the image was read. */
  readonly distribution?: Distribution;
  readonly namedBase?: NamedBase;
}

/** Reindexes a stored image, from stored facts where available. Keeps its age. */
export async function indexAgain(
  stored: IndexedImage,
  { openLayer, distribution, namedBase }: AgainOptions,
  context: StoredContext,
): Promise<IndexedImage> {
  const { image, key, indexedAt } = stored;
  // Nobody checked digests of unread layers.
  const known = isWhole(stored) ? image.layers.map(({ digest }) => digest) : [];
  const layers = image.layers.map((layer, index): LayerSource => {
    const knownDigest: Digest | undefined = known[index];
    return { layer, ...(knownDigest && { knownDigest }), open: () => openLayer(index) };
  });
  const opened = {
    identity: image,
    layers,
    ...defined({ distribution, namedBase }),
    problems: [],
    close: () => Promise.resolve(),
  };
  return { ...(await indexImage(opened, context, key)), indexedAt };
}
