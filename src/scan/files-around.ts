import type { LayerFacts, OverlayFacts } from '../domain/index.ts';
import { selectAround, visibleFiles, type VisibleFiles } from '../image/index.ts';
import { factsOf, type ReadLayer } from './read-layers.ts';

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
  const selected = layers.some(({ files }) => files.length > 0) ? selectAround(layers) : [];
  return visibleFiles(
    layers.map(({ facts, files }, index) => withFiles(selected[index] ?? ownChanges(facts), files)),
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
