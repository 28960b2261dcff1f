import { commonLayers, sharedLayers, type Digest, type LayerNeighbour } from '../../domain/index.ts';
import type { LayeredImage } from '../../store/ports.ts';

/** An image of another repository in the order of paths, and how many layers it shares with the present one. */
interface Passed {
  readonly repository: string;
  layers: number;
}

/**
 * Counts for all images at once the first layers that images of two other repositories share. In the order of paths, the
 * nearest of two other repositories on either side share the most.
 */
export function shareLayers(images: readonly LayeredImage[]): ReadonlyMap<Digest, number> {
  const ordered = images.toSorted((a, b) => Buffer.compare(a.path, b.path));
  const before = neighboursBefore(ordered);
  const after = neighboursBefore(ordered.toReversed()).reverse();
  return new Map(
    ordered.map(({ key, path }, i) => [key, sharedLayers(path, [...(before[i] ?? []), ...(after[i] ?? [])])]),
  );
}

/** Returns for each image the nearest of two other repositories before it. */
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
