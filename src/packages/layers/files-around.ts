import type { LayerFacts, OverlayFacts, Problem } from '../domain/index.ts';
import { selectAround, visibleFiles, type VisibleFiles } from '../image/index.ts';
import { factsOf, type ReadLayer } from './read-layers.ts';

/** The image chose so many links and names that it is not certain which files it shows: all of them count. */
export const TOO_MANY_NAMES: Problem = {
  kind: 'package-database-unreadable',
  subject: '/',
  message: 'the image has more links and names than are followed, so files count that it may not show',
};

/** Decides which files of some catalogers that look everywhere the image shows, for all of them at once. */
export function filesAround(
  read: readonly ReadLayer[],
  catalogers: readonly { readonly id: string }[],
): VisibleFiles {
  const layers = read.map((layer) => {
    const facts = catalogers.map(({ id }) => factsOf(layer, id));
    const files = [...new Set(facts.flatMap(pathsOf))];
    return { facts, files, ...(layer.overlay && { overlay: layer.overlay }) };
  });
  const hasFiles = layers.some(({ files }) => files.length > 0);
  const selected = hasFiles ? selectAround(layers) : { layers: [], isCut: false };
  return visibleFiles(
    layers.map(({ facts, files }, index) => withFiles(selected.layers[index] ?? ownChanges(facts), files)),
    selected.isCut,
  );
}

function pathsOf({ files, markers = {} }: LayerFacts): readonly string[] {
  return [...files.map(({ path }) => path), ...Object.values(markers).flat()];
}

/** Facts that an earlier version stored have changes of their own. */
function ownChanges(facts: readonly LayerFacts[]): OverlayFacts {
  return {
    whiteouts: facts.flatMap(({ overlay }) => overlay.whiteouts),
    opaque: facts.flatMap(({ overlay }) => overlay.opaque),
    entries: facts.flatMap(({ overlay }) => overlay.entries),
  };
}

function withFiles(overlay: OverlayFacts, files: readonly string[]): OverlayFacts {
  const entries = files.map((path) => ({ path, kind: 'file' as const }));
  return {
    whiteouts: overlay.whiteouts,
    opaque: overlay.opaque,
    entries: [...overlay.entries, ...entries],
  };
}
