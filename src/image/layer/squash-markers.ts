import { LANGUAGE_ECOSYSTEMS, type LanguageEcosystem, type LayerFacts } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';

/** The markers that are to be seen in the image as it would run. */
export interface SquashedMarkers {
  /** By the real path, links resolved. */
  readonly ecosystems: ReadonlyMap<string, LanguageEcosystem>;
  /** The real path of a marker that a package names by any; undefined where there is none. */
  find(path: string): string | undefined;
}

/**
 * Lays the markers of layers over each other, base first. A file that takes the place of a marker without being one is
 * not in the facts, so that a program may be counted which an upper layer replaced.
 */
export function squashMarkers(layers: readonly LayerFacts[]): SquashedMarkers {
  const tree = new OverlayTree();
  for (const [index, facts] of layers.entries()) {
    const entries = [...facts.overlay.entries];
    for (const path of Object.values(facts.markers ?? {}).flat()) entries.push({ path, kind: 'file' });
    tree.apply({ ...facts, overlay: { ...facts.overlay, entries } }, index);
  }
  const find = (path: string): string | undefined => {
    const found = tree.resolve(path);
    return found.kind === 'found' && found.node.kind === 'file' ? found.path : undefined;
  };
  const ecosystems = new Map<string, LanguageEcosystem>();
  for (const { markers = {} } of layers) {
    for (const ecosystem of LANGUAGE_ECOSYSTEMS) {
      for (const path of markers[ecosystem] ?? []) {
        // Of a tree too large to be resolved, everything counts.
        const real = tree.isExhausted() ? path : find(path);
        if (real !== undefined) ecosystems.set(real, ecosystem);
      }
    }
  }
  return { ecosystems, find };
}
