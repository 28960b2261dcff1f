import type { LayerFacts } from '../domain/index.ts';
import { selectAround } from '../image/index.ts';
import { factsOf, type ReadLayer } from './read-layers.ts';

/**
 * Returns the facts of each layer from a cataloger that looks everywhere, with the entries that decide which of its
 * files, and of the files of others, are visible.
 */
export function layersAround(
  read: readonly ReadLayer[],
  cataloger: string,
  others: readonly { readonly id: string }[] = [],
): readonly LayerFacts[] {
  const layers = read.map((layer) => {
    const own = factsOf(layer, cataloger);
    const files = new Set([own, ...others.map(({ id }) => factsOf(layer, id))].flatMap(pathsOf));
    return { own, files: [...files], ...(layer.overlay && { overlay: layer.overlay }) };
  });
  if (layers.every(({ files }) => files.length === 0)) return layers.map(({ own }) => own);
  const selected = selectAround(layers);
  return layers.map(({ own, files }, index) => {
    // Facts that an earlier version stored have changes of their own.
    const overlay = selected[index] ?? own.overlay;
    const entries = files.map((path) => ({ path, kind: 'file' as const }));
    return { ...own, overlay: { ...overlay, entries: [...overlay.entries, ...entries] } };
  });
}

function pathsOf({ files, markers = {} }: LayerFacts): readonly string[] {
  return [...files.map(({ path }) => path), ...Object.values(markers).flat()];
}
