import { createHash } from 'node:crypto';
import type { Cataloger } from '../catalog/index.ts';
import { parseDigest, type Digest, type ImageIdentity, type IndexedImage } from '../domain/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { catalogImage } from './catalog-image.ts';
import type { ScanContext } from './context.ts';

/**
 * Reads what an image holds, for a report now or at any later time; `key` is what it is known by where the source says
 * it better than manifest and layers do. Throws AppError when nothing of it can be read.
 */
export async function indexImage(
  image: OpenedImage,
  context: ScanContext,
  key?: Digest,
): Promise<IndexedImage> {
  const { packages, distribution, problems, digests } = await catalogImage(image, context);
  const layers = image.identity.layers.map((layer, i) => ({
    ...(digests[i] && { digest: digests[i] }),
    ...layer,
  }));
  return {
    key: key ?? keyOf(image.identity, digests),
    image: { ...image.identity, layers },
    ...(distribution && { distribution }),
    packages,
    problems: [...image.problems, ...problems],
    indexedBy: indexedBy(context.catalogers),
    indexedAt: context.now().toISOString(),
  };
}

/** Names the catalogers and their versions: what they read before is read again once this changes. */
export function indexedBy(catalogers: readonly Cataloger[]): string {
  return catalogers
    .map(({ id, version }) => `${id}/${version}`)
    .toSorted()
    .join(' ');
}

/** The digest of the manifest where it was read, else one over the digests of the layers. */
function keyOf({ manifestDigest, layers }: ImageIdentity, digests: readonly (Digest | undefined)[]): Digest {
  if (manifestDigest) return manifestDigest;
  // A digest that nobody computed must not give an image the key of one that was read.
  const chain = layers.map((layer, i) => digests[i] ?? layer.diffId ?? `unread ${layer.digest ?? ''}`);
  const key = parseDigest(
    `sha256:${createHash('sha256')
      .update(`layers\n${chain.join('\n')}`)
      .digest('hex')}`,
  );
  if (!key) throw new Error('a SHA-256 is a digest');
  return key;
}
