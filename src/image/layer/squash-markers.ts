import { LANGUAGE_ECOSYSTEMS, type LanguageEcosystem, type LayerFacts } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';

/** Markers visible in the image as it would run. */
export interface SquashedMarkers {
  /** Ecosystem of each marker, by real path with links resolved. */
  readonly ecosystems: ReadonlyMap<string, LanguageEcosystem>;
  /** Returns the real path of a marker from any path that a package uses for it; undefined when no marker is there. */
  find(path: string): string | undefined;
}

/** Lays the markers of layers over each other, base first; they are among the entries of their layers. */
export function squashMarkers(layers: readonly LayerFacts[]): SquashedMarkers {
  const tree = new OverlayTree();
  layers.forEach((facts, index) => tree.apply(facts, index));
  const fileAt = (path: string) => {
    const found = tree.resolve(path);
    return found.kind === 'found' && found.node.kind === 'file'
      ? { ...found.node, real: found.path }
      : undefined;
  };
  const ecosystems = new Map<string, LanguageEcosystem>();
  for (const [index, { markers = {} }] of layers.entries()) {
    for (const ecosystem of LANGUAGE_ECOSYSTEMS) {
      for (const path of markers[ecosystem] ?? []) {
        const file = fileAt(path);
        // In a tree too large to resolve, everything counts.
        if (tree.isExhausted()) ecosystems.set(path, ecosystem);
        else if (file?.layer === index && file.path === path) ecosystems.set(file.real, ecosystem);
      }
    }
  }
  return { ecosystems, find: (path) => fileAt(path)?.real };
}
