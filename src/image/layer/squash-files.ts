import type { LayerFacts } from '../../domain/index.ts';
import type { SquashedFile } from './squash-layers.ts';
import type { VisibleFiles } from './visible-files.ts';

/** Returns the files with facts that are visible in the image. */
export function squashFiles(visible: VisibleFiles, layers: readonly LayerFacts[]): readonly SquashedFile[] {
  return layers.flatMap(({ files }, layer) =>
    files.flatMap((facts): readonly SquashedFile[] => {
      const file = visible.find(facts.path);
      if (visible.isExhausted()) return [{ path: facts.path, layer, facts }];
      const isOwn = file?.layer === layer && file.named === facts.path;
      return isOwn ? [{ path: file.path, layer, facts }] : [];
    }),
  );
}
