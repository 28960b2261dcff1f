import { hash } from 'node:crypto';
import type { Digest } from '../domain/index.ts';
import { unlessStoreFails } from '../errors/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { catalogImage, type CatalogedImage } from './catalog-image.ts';
import type { ScanContext } from './context.ts';
import { indexedBy } from './indexed-by.ts';
import { layerName } from './read-layers.ts';

type Content = Omit<CatalogedImage, 'digests'>;

/**
 * Returns what this very program made of these very layers before; else reads the image, and keeps the answer if every layer
 * was read to its end. Layers are told apart by digests that were computed from their bytes.
 */
export async function catalogOnce(image: OpenedImage, context: ScanContext): Promise<CatalogedImage> {
  const { build, store } = context;
  if (build === undefined) return catalogImage(image, context);
  const known = allKnown(image.layers.map(({ knownDigest }) => knownDigest));
  const kept = known && (await store.catalogs.load(keyOf(image, known, context), build));
  if (known && isContent(kept)) {
    reportLayers(image, context);
    return { ...kept, digests: known };
  }
  const { digests, ...content } = await catalogImage(image, context);
  const read = allKnown(digests);
  const isWhole = !content.problems.some(({ kind }) => kind === 'layer-unreadable');
  if (read && isWhole)
    await unlessStoreFails(store.catalogs.save(keyOf(image, read, context), build, content));
  return { digests, ...content };
}

function allKnown(digests: readonly (Digest | undefined)[]): readonly Digest[] | undefined {
  const known = digests.flatMap((digest) => digest ?? []);
  return known.length === digests.length ? known : undefined;
}

/** Returns a hash of everything that the answer depends on, but for the program. */
function keyOf(
  { identity, layers, distribution }: OpenedImage,
  digests: readonly Digest[],
  context: ScanContext,
): string {
  const dependsOn = {
    catalogers: indexedBy(context.catalogers),
    reference: identity.reference,
    transport: identity.transport,
    os: identity.platform?.os,
    distribution,
    layers: layers.map((layer, index) => [digests[index], layerName(layer, index)]),
  };
  return hash('sha256', JSON.stringify(dependsOn));
}

/** Checks one level deep: this program wrote it. */
function isContent(value: unknown): value is Content {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'packages' in value &&
    'problems' in value &&
    Array.isArray(value.packages) &&
    Array.isArray(value.problems)
  );
}

function reportLayers({ identity, layers }: OpenedImage, { onProgress }: ScanContext): void {
  const sizes = layers.map(({ layer }) => layer.size);
  onProgress({ kind: 'image', reference: identity.reference, layers: sizes });
  for (const [index, bytes = 0] of sizes.entries()) onProgress({ kind: 'layer', index, bytes, done: true });
}
