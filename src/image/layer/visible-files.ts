import type { OverlayFacts } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';

/** Visible files of an image. */
export interface VisibleFiles {
  /** Finds a file by any path that leads to it: its real path, its layer, and its path there. */
  find(path: string): { readonly path: string; readonly layer: number; readonly named: string } | undefined;
  /** Whether there are more links and names than are followed: not all is found, and everything counts. */
  isExhausted(): boolean;
}

/** Lays the entries of layers over each other, base first; `isCut` if some are missing. */
export function visibleFiles(overlays: readonly OverlayFacts[], isCut: boolean): VisibleFiles {
  const tree = new OverlayTree();
  for (const [layer, overlay] of overlays.entries()) tree.apply(overlay, layer);
  return {
    find(path) {
      const found = tree.resolve(path);
      if (found.kind !== 'found' || found.node.kind !== 'file') return undefined;
      const { layer, path: named } = found.node;
      // Most paths are real, and the caller has that text already.
      return { path: found.path === named ? named : found.path, layer, named };
    },
    isExhausted: () => isCut || tree.isExhausted(),
  };
}
