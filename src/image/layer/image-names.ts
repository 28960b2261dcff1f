import { baseNameOf } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';
import { selectAt, type LayerOverlay } from './overlay/index.ts';

/** Finds real paths in an image from the names of its layers, base first. */
export function findNames(
  overlays: readonly LayerOverlay[],
  paths: Iterable<string>,
): ReadonlyMap<string, string> {
  const asked = new Set(paths);
  const tree = new OverlayTree();
  selectAt(overlays, asked).forEach((overlay, layer) => tree.apply(overlay, layer));
  const found = new Map<string, string>();
  for (const path of asked) {
    const resolved = tree.resolve(path);
    if (resolved.kind === 'found') found.set(path, resolved.path);
  }
  return found;
}

/** Links of these names that are followed: an application has one. */
const MAX_NAMED_LINKS = 1000;

/** Finds the folders with these files that have other names, and to which links of these names lead, by the links. */
export function findLinked(
  overlays: readonly LayerOverlay[],
  isNamed: (name: string) => boolean,
  files: readonly string[],
): ReadonlyMap<string, string> {
  const paths = { has: (path: string) => isNamed(baseNameOf(path)), touches: () => true };
  const links = overlays.flatMap((overlay) => overlay.select({ paths }).entries.filter(isLink));
  const asked = new Set(links.slice(0, MAX_NAMED_LINKS).map(({ path }) => path));
  if (asked.size === 0) return new Map();
  // Layers of single files have no entries of the folders.
  const found = findNames(overlays, [...asked, ...files]);
  return new Map([...found].filter(([path, real]) => asked.has(path) && !isNamed(baseNameOf(real))));
}

function isLink({ kind }: { readonly kind: string }): boolean {
  return kind === 'symlink';
}
