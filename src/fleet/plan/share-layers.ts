import { commonLayers, type Digest, type LayerNeighbour, sharedLayers } from '../../domain/index.ts';
import type { LayeredImage } from '../../inventory/ports.ts';

/** An earlier image from another repository, in path order, and its layers shared with the current one. */
interface Passed {
  readonly repository: string;
  layers: number;
}

/**
 * Counts, for all images at once, the first layers shared by images from two other repositories. In path
 * order, the nearest images from two other repositories on either side share the most.
 */
export function shareLayers(images: readonly LayeredImage[]): ReadonlyMap<Digest, number> {
  const ordered = images.toSorted((a, b) => Buffer.compare(a.path, b.path));
  const before = neighboursBefore(ordered);
  const after = neighboursBefore(ordered.toReversed()).reverse();
  return new Map(
    ordered.map(({ key, path }, i) => [key, sharedLayers(path, [...(before[i] ?? []), ...(after[i] ?? [])])]),
  );
}

/** Returns, for each image, the nearest images before it from two other repositories. */
function neighboursBefore(ordered: readonly LayeredImage[]): LayerNeighbour[][] {
  let mostOwn = 0;
  for (const { repositories } of ordered) mostOwn = Math.max(mostOwn, repositories.length);
  let passed: Passed[] = [];
  let previous: LayeredImage | undefined;
  return ordered.map((image) => {
    const { path, repositories } = image;
    const common = previous ? commonLayers(previous.path, path) : 0;
    for (const each of passed) each.layers = Math.min(each.layers, common);
    const others = passed.filter(({ repository }) => !repositories.includes(repository));
    const nearest = others.slice(0, 2).map((each) => ({ ...each }));
    const own = repositories.map((repository) => ({ repository, layers: Infinity }));
    passed = [...own, ...others].slice(0, 2 * mostOwn + 2);
    previous = image;
    return nearest;
  });
}
