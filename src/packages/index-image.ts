import { hash } from 'node:crypto';
import {
  defined,
  sha256Digest,
  type Digest,
  type ImageIdentity,
  type IndexedImage,
} from '../domain/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { withSourceEpochs } from '../versions/index.ts';
import { catalogOnce } from './catalog-once.ts';
import type { IndexingContext } from './context.ts';

/**
 * Reads an image's content, for a report now or later; `key` identifies it if the source has a better key
 * than manifest and layers. Throws AppError if nothing can be read.
 */
export async function indexImage(
  image: OpenedImage,
  context: IndexingContext,
  key?: Digest,
): Promise<IndexedImage> {
  const { packages, distribution, problems, programs, digests, indexedBy } = await catalogOnce(
    image,
    context,
  );
  const layers = image.identity.layers.map((layer, i) => ({
    ...(digests[i] && { digest: digests[i] }),
    ...layer,
  }));
  return {
    key: key ?? imageKeyOf(image.identity, digests),
    image: { ...image.identity, layers },
    ...defined({ namedBase: image.namedBase, distribution }),
    packages: withSourceEpochs(packages),
    problems: [...image.problems, ...problems],
    ...defined({ programs }),
    indexedBy,
    indexedAt: context.now().toISOString(),
  };
}

/** Returns the manifest digest if it was read, else a digest over the layer digests. */
export function imageKeyOf(
  { manifestDigest, layers }: ImageIdentity,
  digests: readonly (Digest | undefined)[],
): Digest {
  if (manifestDigest) return manifestDigest;
  // A digest that was not computed must not give an image the key of one that was read.
  const chain = layers.map((layer, i) => digests[i] ?? layer.diffId ?? `unread ${layer.digest ?? ''}`);
  return sha256Digest(hash('sha256', `layers\n${chain.join('\n')}`));
}
