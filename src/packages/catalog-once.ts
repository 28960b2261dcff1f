import { hash } from 'node:crypto';
import type { Digest } from '../domain/index.ts';
import { unlessStoreFails } from '../errors/index.ts';
import type { OpenedImage } from '../image/index.ts';
import type { CatalogedImage } from './catalog-image.ts';
import type { IndexingContext } from './context.ts';
import { layerName } from './layers/layer-name.ts';

/** The stored part of an image. Code linked into its programs, which most scans never read, is stored separately. */
interface Content extends Omit<CatalogedImage, 'digests' | 'programs'> {
  /** Its programs' hashes. */
  readonly programs: readonly string[];
}

/**
 * Returns this program's earlier result for the same layers; else reads the image, and stores the result if
 * every layer was read to its end. Layers are identified by digests computed from their bytes. Programs that
 * the inventory has are left out, unless they are needed.
 */
export async function catalogOnce(image: OpenedImage, context: IndexingContext): Promise<CatalogedImage> {
  const { build, store } = context;
  if (build === undefined) return read(image, context);
  const known = allKnown(image.layers.map(({ knownDigest }) => knownDigest));
  const kept = known && (await load(keyOf(image, known), build, context));
  if (known && kept) {
    reportLayers(image, context);
    return { ...kept, digests: known };
  }
  const cataloged = await read(image, context);
  const digests = allKnown(cataloged.digests);
  const isWhole = !cataloged.problems.some(({ kind }) => kind === 'layer-unreadable');
  if (digests && isWhole)
    await unlessStoreFails(save(keyOf(image, digests), build, cataloged, store.catalogs));
  return cataloged;
}

/**
 * Loads the reading code only here, since most scans find their image in the store. A thread inflates the
 * first layer meanwhile.
 */
async function read(image: OpenedImage, context: IndexingContext): Promise<CatalogedImage> {
  image.layers.find(({ knownDigest }) => knownDigest === undefined)?.prepare?.();
  const { catalogImage } = await import('./catalog-image.ts');
  return catalogImage(image, context);
}

async function load(
  key: string,
  build: string,
  { store: { catalogs, programs: stored }, needsPrograms = false }: IndexingContext,
): Promise<Omit<CatalogedImage, 'digests'> | undefined> {
  const kept = await catalogs.load(key, build);
  if (!isContent(kept)) return undefined;
  const { programs: hashes, ...content } = kept;
  if (!needsPrograms && (await stored.known(hashes)).size === hashes.length) return content;
  const programs = await catalogs.load(programsOf(key), build);
  return isPrograms(programs, hashes) ? { ...content, programs } : undefined;
}

async function save(
  key: string,
  build: string,
  { digests: _, programs = {}, ...content }: CatalogedImage,
  catalogs: IndexingContext['store']['catalogs'],
): Promise<void> {
  const hashes = Object.keys(programs);
  if (hashes.length > 0) await catalogs.save(programsOf(key), build, programs);
  await catalogs.save(key, build, { ...content, programs: hashes } satisfies Content);
}

function programsOf(key: string): string {
  return `programs of ${key}`;
}

function allKnown(digests: readonly (Digest | undefined)[]): readonly Digest[] | undefined {
  const known = digests.flatMap((digest) => digest ?? []);
  return known.length === digests.length ? known : undefined;
}

/** Hashes everything that the result depends on, except the program. */
function keyOf({ identity, layers, distribution }: OpenedImage, digests: readonly Digest[]): string {
  const dependsOn = {
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
    'programs' in value &&
    'indexedBy' in value &&
    Array.isArray(value.packages) &&
    Array.isArray(value.problems) &&
    Array.isArray(value.programs)
  );
}

function isPrograms(
  value: unknown,
  hashes: readonly string[],
): value is NonNullable<CatalogedImage['programs']> {
  return typeof value === 'object' && value !== null && hashes.every((each) => each in value);
}

function reportLayers({ identity, layers }: OpenedImage, { onProgress }: IndexingContext): void {
  const sizes = layers.map(({ layer }) => layer.size);
  onProgress({ kind: 'image', reference: identity.reference, layers: sizes });
  for (const [index, bytes = 0] of sizes.entries()) onProgress({ kind: 'layer', index, bytes, done: true });
}
