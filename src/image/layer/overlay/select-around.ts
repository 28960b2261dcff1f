import type { OverlayFacts } from '../../../domain/index.ts';
import { KnownNames } from './known-names.ts';
import type { LayerOverlay } from './layer-overlay.ts';

/** Rounds of links that lead to further links. */
const MAX_ROUNDS = 4;

/** A layer, and its files whose visibility is asked for: those that nothing later in the layer itself replaces. */
export interface LayerWithFiles {
  /** Absent where it is not known. */
  readonly overlay?: LayerOverlay;
  readonly files: readonly string[];
}

/**
 * Returns, for each layer, base first, the entries that decide whether the files of the layers below it are visible:
 * those at each path and above it, at the other names that links give it, and near the top.
 */
export function selectAround(layers: readonly LayerWithFiles[]): readonly (OverlayFacts | undefined)[] {
  const names = new KnownNames();
  for (const { overlay } of layers) {
    for (const entry of overlay?.select({ hasTop: true }).entries ?? []) names.addLink(entry);
  }
  return layers.map(({ overlay, files }) => {
    const selected = overlay && selectNames(overlay, names);
    for (const file of files) names.addFile(file);
    return selected;
  });
}

/** Returns, for each layer, base first, the entries that decide what paths lead to. */
export function selectAt(
  overlays: readonly LayerOverlay[],
  paths: Iterable<string>,
): readonly OverlayFacts[] {
  const names = new KnownNames();
  for (const overlay of overlays) {
    for (const entry of overlay.select({ hasTop: true }).entries) names.addLink(entry);
  }
  for (const path of paths) names.addFile(path);
  // A link in one layer can lead to a name that a layer below it has.
  for (const overlay of overlays) selectNames(overlay, names);
  return overlays.map((overlay) => selectNames(overlay, names));
}

function selectNames(overlay: LayerOverlay, names: KnownNames): OverlayFacts {
  for (let round = 0; ; round++) {
    const selected = overlay.select({ paths: names.query, hasTop: true });
    let hasNewNames = false;
    for (const entry of selected.entries) if (names.addLink(entry)) hasNewNames = true;
    if (!hasNewNames || round === MAX_ROUNDS) return selected;
  }
}
