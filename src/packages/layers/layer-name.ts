import type { LayerSource } from '../../image/index.ts';

/** Returns a layer's name in problems, by which `--allow-incomplete layer-unreadable:NAME` waives it. */
export function layerName({ layer }: LayerSource, index: number): string {
  return layer.digest ?? layer.diffId ?? `${index + 1}`;
}
