import { defined, type LayerFacts, type OverlayFacts, type Problem } from '../../domain/index.ts';
import { selectAround, visibleFiles, type VisibleFiles } from '../../image/index.ts';
import { factsOf, type ReadLayer } from './read-layers.ts';

/** The image has so many links and names that its visible files are uncertain: all of them count. */
export const TOO_MANY_NAMES: Problem = {
  kind: 'package-database-unreadable',
  subject: '/',
  message: 'the image has more links and names than are followed, so files count that it may not show',
};

const NO_CHANGES: OverlayFacts = { whiteouts: [], opaque: [], entries: [] };

/** Selects visible files for several catalogers that look everywhere, all at once. */
export function filesAround(
  read: readonly ReadLayer[],
  catalogers: readonly { readonly id: string }[],
): VisibleFiles {
  const layers = read.map((layer) => {
    const facts = catalogers.map(({ id }) => factsOf(layer, id));
    const files = [...new Set(facts.flatMap(pathsOf))];
    return { facts, files, ...defined({ overlay: layer.overlay }) };
  });
  const hasFiles = layers.some(({ files }) => files.length > 0);
  const selected = hasFiles ? selectAround(layers) : { layers: [], isCut: false };
  return visibleFiles(
    layers.map(({ files }, index) => withFiles(selected.layers[index] ?? NO_CHANGES, files)),
    selected.isCut,
  );
}

function pathsOf({ files, markers = {} }: LayerFacts): readonly string[] {
  return [...files.map(({ path }) => path), ...Object.values(markers).flat()];
}

function withFiles(overlay: OverlayFacts, files: readonly string[]): OverlayFacts {
  const entries = files.map((path) => ({ path, kind: 'file' as const }));
  return {
    whiteouts: overlay.whiteouts,
    opaque: overlay.opaque,
    entries: [...overlay.entries, ...entries],
  };
}
