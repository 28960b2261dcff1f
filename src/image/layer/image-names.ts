import { baseNameOf } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';
import { selectAt, type LayerOverlay } from './overlay/index.ts';

export interface FoundNames {
  /** Real paths, by the paths that were asked for. */
  readonly paths: ReadonlyMap<string, string>;
  /** Whether there were more links and names than are followed: some may not be found. */
  readonly isExhausted: boolean;
}

/** Finds real paths in an image from the names of its layers, base first. */
export function findNames(overlays: readonly LayerOverlay[], paths: Iterable<string>): FoundNames {
  const asked = new Set(paths);
  const tree = new OverlayTree();
  const { layers, isCut } = selectAt(overlays, asked);
  layers.forEach((overlay, layer) => tree.apply(overlay, layer));
  const found = new Map<string, string>();
  for (const path of asked) {
    const resolved = tree.resolve(path);
    if (resolved.kind === 'found') found.set(path, resolved.path);
  }
  return { paths: found, isExhausted: isCut || tree.isExhausted() };
}

/** Links of these names that are followed: an application has one. */
const MAX_NAMED_LINKS = 1000;

/** Finds the folders with these files that have other names, and to which links of these names lead, by the links. */
export function findLinked(
  overlays: readonly LayerOverlay[],
  isNamed: (name: string) => boolean,
  files: readonly string[],
): ReadonlyMap<string, string> {
  const named = { has: (path: string) => isNamed(baseNameOf(path)), touches: () => true };
  const links = overlays.flatMap((overlay) => overlay.select({ paths: named }).entries.filter(isLink));
  const asked = new Set(links.slice(0, MAX_NAMED_LINKS).map(({ path }) => path));
  if (asked.size === 0) return new Map();
  // Layers of single files have no entries of the folders.
  const { paths: found } = findNames(overlays, [...asked, ...files]);
  return new Map([...found].filter(([path, real]) => asked.has(path) && !isNamed(baseNameOf(real))));
}

function isLink({ kind }: { readonly kind: string }): boolean {
  return kind === 'symlink';
}
