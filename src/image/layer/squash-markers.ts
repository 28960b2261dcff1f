import { LANGUAGE_ECOSYSTEMS, type LanguageEcosystem, type LayerFacts } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';

/** Markers visible in the image as it would run. */
export interface SquashedMarkers {
  /** Ecosystem of each marker, by real path with links resolved. */
  readonly ecosystems: ReadonlyMap<string, LanguageEcosystem>;
  /** Finds a marker, or a file that a cataloger read, by any path that leads to it: its real path and its layer. */
  find(path: string): { readonly path: string; readonly layer: number } | undefined;
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
  const find = (path: string) => {
    const file = fileAt(path);
    return file && { path: file.real, layer: file.layer };
  };
  return { ecosystems, find };
}
