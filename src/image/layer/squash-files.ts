import type { LayerFacts } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';
import type { SquashedFile } from './squash-layers.ts';

/**
 * Lays layers over each other, base first, and returns the files with facts, wherever they are, that the image shows. In
 * a tree too large to resolve all of them count.
 */
export function squashFiles(layers: readonly LayerFacts[]): readonly SquashedFile[] {
  const tree = new OverlayTree();
  layers.forEach((facts, layer) => tree.apply(facts, layer));
  return layers.flatMap(({ files }, layer) =>
    files.flatMap((facts): readonly SquashedFile[] => {
      const found = tree.resolve(facts.path);
      if (found.kind === 'exhausted') return [{ path: facts.path, layer, facts }];
      if (found.kind !== 'found' || found.node.kind !== 'file') return [];
      const isOwn = found.node.layer === layer && found.node.path === facts.path;
      return isOwn ? [{ path: found.path, layer, facts }] : [];
    }),
  );
}
