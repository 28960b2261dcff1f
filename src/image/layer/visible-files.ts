import type { OverlayFacts } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';

/** An image's visible files. */
export interface VisibleFiles {
  /** Finds a file by any path that leads to it: its real path, its layer, and its path there. */
  find(path: string): { readonly path: string; readonly layer: number; readonly named: string } | undefined;
  /** Whether links and names exceeded the limit: some files cannot be found, and everything counts as visible. */
  isExhausted(): boolean;
}

/** Merges the layers' entries, base first; `isCut` if some are missing. */
export function visibleFiles(overlays: readonly OverlayFacts[], isCut: boolean): VisibleFiles {
  const tree = new OverlayTree();
  for (const [layer, overlay] of overlays.entries()) tree.apply(overlay, layer);
  return {
    find(path) {
      const found = tree.resolve(path);
      if (found.kind !== 'found' || found.node.kind !== 'file') return undefined;
      const { layer, path: named } = found.node;
      // Most paths are real: reuses the caller's string.
      return { path: found.path === named ? named : found.path, layer, named };
    },
    isExhausted: () => isCut || tree.isExhausted(),
  };
}
