import { LANGUAGE_ECOSYSTEMS, type LanguageEcosystem, type LayerFacts } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';

/** Markers visible in the image as it would run. */
export interface SquashedMarkers {
  /** Ecosystem of each marker, by real path with links resolved. */
  readonly ecosystems: ReadonlyMap<string, LanguageEcosystem>;
  /** Returns the real path of a marker from any path that a package uses for it; undefined when no marker is there. */
  find(path: string): string | undefined;
}

/**
 * Lays the markers of layers over each other, base first. The facts omit a file that replaces a marker without being
 * one, so a program that an upper layer replaced may still be counted.
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
        // In a tree too large to resolve, everything counts.
        const real = tree.isExhausted() ? path : find(path);
        if (real !== undefined) ecosystems.set(real, ecosystem);
      }
    }
  }
  return { ecosystems, find };
}
