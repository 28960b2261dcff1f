import type { OverlayFacts } from '../../../domain/index.ts';
import { KnownNames } from './known-names.ts';
import type { LayerOverlay } from './layer-overlay.ts';
import type { PathQuery } from './queries.ts';

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
  const names = namesNearTop(layers.flatMap(({ overlay }) => overlay ?? []));
  return layers.map(({ overlay, files }) => {
    const selected = overlay && selectNames(overlay, names).entries;
    for (const file of files) names.addFile(file);
    return selected;
  });
}

/** Returns, for each layer, base first, the entries that decide what paths lead to. */
export function selectAt(
  overlays: readonly LayerOverlay[],
  paths: Iterable<string>,
): readonly OverlayFacts[] {
  const names = namesNearTop(overlays);
  for (const path of paths) names.addFile(path);
  let selections = overlays.map((overlay) => ({ overlay, selected: selectNames(overlay, names) }));
  const isOutdated = ({ selected }: { readonly selected: SelectedNames }) => selected.query !== names.query;
  // A link in one layer can lead to a name that another layer has, which may be a link again: that layer is asked again.
  for (let round = 0; round < MAX_ROUNDS && selections.some(isOutdated); round++) {
    selections = selections.map((each) =>
      isOutdated(each) ? { ...each, selected: selectNames(each.overlay, names) } : each,
    );
  }
  return selections.map(({ selected }) => selected.entries);
}

/** Returns the names that links near the top will give to files. */
function namesNearTop(overlays: readonly LayerOverlay[]): KnownNames {
  const names = new KnownNames();
  for (const overlay of overlays) {
    for (const entry of overlay.select({ hasTop: true }).entries) names.addLink(entry);
  }
  return names;
}

/** Entries of one layer, and the names that were asked for: others are known only if this is another query. */
interface SelectedNames {
  readonly query: PathQuery;
  readonly entries: OverlayFacts;
}

function selectNames(overlay: LayerOverlay, names: KnownNames): SelectedNames {
  for (let round = 0; ; round++) {
    const { query } = names;
    const selected = overlay.select({ paths: query, hasTop: true });
    let hasNewNames = false;
    for (const entry of selected.entries) if (names.addLink(entry)) hasNewNames = true;
    if (!hasNewNames || round === MAX_ROUNDS) return { query, entries: selected };
  }
}
