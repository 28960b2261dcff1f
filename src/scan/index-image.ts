import { createHash } from 'node:crypto';
import type { Cataloger } from '../catalog/index.ts';
import { parseDigest, type Digest, type ImageIdentity, type IndexedImage } from '../domain/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { catalogImage } from './catalog-image.ts';
import type { ScanContext } from './context.ts';

/** Reads what an image holds, for a report now or at any later time. Throws AppError when nothing of it can be read. */
export async function indexImage(image: OpenedImage, context: ScanContext): Promise<IndexedImage> {
  const { packages, distribution, problems } = await catalogImage(image, context);
  return {
    key: keyOf(image.identity),
    image: image.identity,
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
function keyOf({ manifestDigest, layers }: ImageIdentity): Digest {
  if (manifestDigest) return manifestDigest;
  const chain = layers.map(({ digest, diffId }) => digest ?? diffId ?? '').join('\n');
  const key = parseDigest(`sha256:${createHash('sha256').update(`layers\n${chain}`).digest('hex')}`);
  if (!key) throw new Error('a SHA-256 is a digest');
  return key;
}
