import type { OverlayFacts } from '../../../domain/index.ts';
import { KnownNames } from './known-names.ts';
import type { LayerOverlay } from './layer-overlay.ts';

/** Rounds of links that lead to further links. */
const MAX_ROUNDS = 8;

/** A layer, and its files whose visibility is asked for: those that nothing later in the layer itself replaces. */
export interface LayerWithFiles {
  /** Absent where it is not known. */
  readonly overlay?: LayerOverlay;
  readonly files: readonly string[];
}

/** Entries of each layer, base first; undefined for a layer whose names are not known. */
export interface SelectedEntries<Entries = OverlayFacts> {
  readonly layers: readonly Entries[];
  /** Whether there were more links and names than are followed: what is visible is not certain. */
  readonly isCut: boolean;
}

/**
 * Returns, for each layer, the entries that decide whether the files of the layers below it are visible: those at each
 * path and above it, at the other names that links give it, and near the top.
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

/** Returns, for each layer, the entries that decide what paths lead to. */
export function selectAt(overlays: readonly LayerOverlay[], paths: Iterable<string>): SelectedEntries {
  const names = namesNearTop(overlays);
  for (const path of paths) names.addFile(path);
  let selections = overlays.map((overlay) => ({ overlay, selected: selectNames(overlay, names) }));
  const isOutdated = ({ selected }: { readonly selected: SelectedNames }) =>
    selected.growths !== names.growths;
  // A link in one layer can lead to a name that another layer has, which may be a link again: that layer is asked again.
  for (let round = 0; selections.some(isOutdated); round++) {
    if (round === MAX_ROUNDS) names.cut();
    if (names.isCut) break;
    selections = selections.map((each) =>
      isOutdated(each) ? { ...each, selected: selectNames(each.overlay, names) } : each,
    );
  }
  return { layers: selections.map(({ selected }) => selected.entries), isCut: names.isCut };
}

/** Returns the names that links near the top will give to files. */
function namesNearTop(overlays: readonly LayerOverlay[]): KnownNames {
  const names = new KnownNames();
  for (const overlay of overlays) {
    for (const entry of overlay.select({ hasTop: true }).entries) names.addLink(entry);
  }
  return names;
}

/** Entries of one layer, and how often the names had grown when they were asked for. */
interface SelectedNames {
  readonly growths: number;
  readonly entries: OverlayFacts;
}

function selectNames(overlay: LayerOverlay, names: KnownNames): SelectedNames {
  for (let round = 0; ; round++) {
    const { growths } = names;
    const entries = overlay.select({ paths: names, hasTop: true });
    let hasGrown = false;
    for (const entry of entries.entries) if (names.addLink(entry)) hasGrown = true;
    if (hasGrown && round === MAX_ROUNDS) names.cut();
    if (!hasGrown || names.isCut) return { growths, entries };
  }
}
