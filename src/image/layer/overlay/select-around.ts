import type { OverlayFacts } from '../../../domain/index.ts';
import { LinkedNames } from './known-names.ts';
import type { LayerOverlay } from './layer-overlay.ts';

/** Maximum rounds of links that lead to further links. */
const MAX_ROUNDS = 8;

/** A layer with the files whose visibility is in question: the files that no later entry in that layer replaces. */
export interface LayerWithFiles {
  /** Absent if unknown. */
  readonly overlay?: LayerOverlay;
  readonly files: readonly string[];
}

/** Each layer's entries, base first; undefined for a layer with unknown names. */
export interface SelectedEntries<Entries = OverlayFacts> {
  readonly layers: readonly Entries[];
  /** Whether links and names exceeded the limit: visibility is then uncertain. */
  readonly isCut: boolean;
}

/**
 * Returns, for each layer, the entries that decide whether files in lower layers are visible: entries at each
 * path and above it, at other names that links give it, and near the top.
 */
export function selectAround(layers: readonly LayerWithFiles[]): SelectedEntries<OverlayFacts | undefined> {
  const names = namesNearTop(layers.flatMap(({ overlay }) => overlay ?? []));
  const selected = layers.map(({ overlay, files }) => {
    const entries = overlay && selectNames(overlay, names).entries;
    for (const file of files) names.addFile(file);
    return entries;
  });
  return { layers: selected, isCut: names.isCut };
}

/** Returns, for each layer, the entries that decide where paths lead. */
export function selectAt(overlays: readonly LayerOverlay[], paths: Iterable<string>): SelectedEntries {
  const names = namesNearTop(overlays);
  for (const path of paths) names.addFile(path);
  let selections = overlays.map((overlay) => ({ overlay, selected: selectNames(overlay, names) }));
  const isOutdated = ({ selected }: { readonly selected: SelectedNames }) =>
    selected.growths !== names.growths;
  // A link in one layer can lead to a name in another layer, which may be a link again: that layer is queried
  // again.
  for (let round = 0; selections.some(isOutdated); round++) {
    if (round === MAX_ROUNDS) names.cut();
    if (names.isCut) break;
    selections = selections.map((each) =>
      isOutdated(each) ? { ...each, selected: selectNames(each.overlay, names) } : each,
    );
  }
  return { layers: selections.map(({ selected }) => selected.entries), isCut: names.isCut };
}

/** Returns the names that links near the top give to files. */
function namesNearTop(overlays: readonly LayerOverlay[]): LinkedNames {
  const names = new LinkedNames();
  for (const overlay of overlays) {
    for (const entry of overlay.select({ hasTop: true }).entries) names.addLink(entry);
  }
  return names;
}

/** One layer's entries, and the growth count at which they were selected. */
interface SelectedNames {
  readonly growths: number;
  readonly entries: OverlayFacts;
}

function selectNames(overlay: LayerOverlay, names: LinkedNames): SelectedNames {
  for (let round = 0; ; round++) {
    const { growths } = names;
    const entries = overlay.select({ paths: names, hasTop: true });
    let hasGrown = false;
    for (const entry of entries.entries) if (names.addLink(entry)) hasGrown = true;
    if (hasGrown && round === MAX_ROUNDS) names.cut();
    if (!hasGrown || names.isCut) return { growths, entries };
  }
}
