import type { ImageIdentity } from './image.ts';

/** Bytes kept from each diff ID: nobody can make two layers that share so many. */
export const BYTES_A_LAYER = 16;
/** Layers in a path: more would not fit an index entry in Postgres, 2,704 bytes. */
const MOST_LAYERS = 128;
const ALGORITHM = 'sha256:';

/** Returns an image's layers as one byte string; undefined if a digest is unknown. */
export function layerPath({ layers, digestsUnchecked }: ImageIdentity): Uint8Array | undefined {
  if (digestsUnchecked || layers.length === 0 || layers.length > MOST_LAYERS) return undefined;
  const path = Buffer.alloc(layers.length * BYTES_A_LAYER);
  for (const [index, { diffId }] of layers.entries()) {
    if (!diffId?.startsWith(ALGORITHM)) return undefined;
    path.write(diffId.slice(ALGORITHM.length), index * BYTES_A_LAYER, BYTES_A_LAYER, 'hex');
  }
  return new Uint8Array(path);
}

/** Lists the paths of an image's first layers, the longest first, without the image's own path. */
export function lowerPaths(path: Uint8Array): readonly Uint8Array[] {
  const lengths = Array.from({ length: Math.max(0, layersOfPath(path) - 1) }, (_, i) => i + 1);
  return lengths.reverse().map((layers) => path.subarray(0, layers * BYTES_A_LAYER));
}

export function layersOfPath(path: Uint8Array): number {
  return path.length / BYTES_A_LAYER;
}

/** How many first layers an image shares with one in another repository. */
export interface LayerNeighbour {
  readonly repository: string;
  readonly layers: number;
}

/** Counts the first layers, never all, that images in at least two of these repositories share. */
export function sharedLayers(path: Uint8Array, neighbours: readonly LayerNeighbour[]): number {
  const most = new Map<string, number>();
  for (const { layers, repository } of neighbours) {
    most.set(repository, Math.max(most.get(repository) ?? 0, layers));
  }
  const [, second = 0] = [...most.values()].sort((a, b) => b - a);
  return Math.min(second, layersOfPath(path) - 1);
}

export function commonLayers(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  let common = 0;
  while (common < length && a[common] === b[common]) common++;
  return Math.floor(common / BYTES_A_LAYER);
}
