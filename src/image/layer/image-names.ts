import { OverlayTree } from './overlay-tree.ts';
import { selectAt, type LayerOverlay } from './overlay/index.ts';

/** Finds real paths in an image from the names of its layers, base first. */
export function findNames(
  overlays: readonly LayerOverlay[],
  paths: Iterable<string>,
): ReadonlyMap<string, string> {
  const asked = new Set(paths);
  const tree = new OverlayTree();
  selectAt(overlays, asked).forEach((overlay, layer) => tree.apply(overlay, layer));
  const found = new Map<string, string>();
  for (const path of asked) {
    const resolved = tree.resolve(path);
    if (resolved.kind === 'found') found.set(path, resolved.path);
  }
  return found;
}
