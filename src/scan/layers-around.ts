import type { LayerFacts } from '../domain/index.ts';
import { selectAround } from '../image/index.ts';
import { factsOf, type ReadLayer } from './read-layers.ts';

/**
 * Returns the facts of each layer from a cataloger that looks everywhere, with the entries that decide which of its
 * files are visible.
 */
export function layersAround(read: readonly ReadLayer[], cataloger: string): readonly LayerFacts[] {
  const layers = read.map((layer) => ({ ...layer, own: factsOf(layer, cataloger) }));
  const paths = layers.flatMap(({ own }) => pathsOf(own));
  if (paths.length === 0) return layers.map(({ own }) => own);
  const whole = layers.filter((layer) => layer.overlay);
  const selected = selectAround(
    whole.flatMap(({ overlay }) => overlay ?? []),
    paths,
  );
  const changes = new Map(whole.map((layer, index) => [layer, selected[index]]));
  // Facts that an earlier version stored have changes of their own.
  return layers.map((layer) => ({ ...layer.own, overlay: changes.get(layer) ?? layer.own.overlay }));
}

function pathsOf({ files, markers = {} }: LayerFacts): readonly string[] {
  return [...files.map(({ path }) => path), ...Object.values(markers).flat()];
}
