import type { LayerFacts } from '../../domain/index.ts';

/** Facts of one layer that were read in several walks (of its roots, and of the places they are linked to), as one. */
export function joinFacts(parts: readonly LayerFacts[]): LayerFacts {
  return {
    files: parts.flatMap(({ files }) => files),
    overlay: {
      whiteouts: parts.flatMap(({ overlay }) => overlay.whiteouts),
      opaque: parts.flatMap(({ overlay }) => overlay.opaque),
      entries: parts.flatMap(({ overlay }) => overlay.entries),
    },
    problems: parts.flatMap(({ problems }) => problems),
  };
}
