import { LANGUAGE_ECOSYSTEMS, type LanguageEcosystem, type LayerFacts } from '../../domain/index.ts';
import type { VisibleFiles } from './visible-files.ts';

/** Markers visible in the image as it would run. */
export interface SquashedMarkers {
  /** Marker ecosystems by real path, with links resolved. */
  readonly ecosystems: ReadonlyMap<string, LanguageEcosystem>;
  /** Finds a marker or a cataloged file by any path that leads to it. */
  find: VisibleFiles['find'];
}

/** Finds the layers' markers that are visible in the image. */
export function squashMarkers(visible: VisibleFiles, layers: readonly LayerFacts[]): SquashedMarkers {
  const ecosystems = new Map<string, LanguageEcosystem>();
  for (const [layer, { markers = {} }] of layers.entries()) {
    for (const ecosystem of LANGUAGE_ECOSYSTEMS) {
      for (const path of markers[ecosystem] ?? []) {
        const file = visible.find(path);
        if (visible.isExhausted()) ecosystems.set(path, ecosystem);
        else if (file?.layer === layer && file.named === path) ecosystems.set(file.path, ecosystem);
      }
    }
  }
  return { ecosystems, find: (path) => visible.find(path) };
}
