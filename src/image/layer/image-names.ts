import { baseNameOf } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';
import { selectAt, type LayerOverlay } from './overlay/index.ts';

export interface FoundNames {
  /** Real paths by requested path. */
  readonly paths: ReadonlyMap<string, string>;
  /** Whether links and names exceeded the limit: some paths may not be found. */
  readonly isExhausted: boolean;
}

/** Finds real paths in an image from its layers' names, base first. */
export function findImageNames(overlays: readonly LayerOverlay[], paths: Iterable<string>): FoundNames {
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

/** Maximum links with these names to follow: an application has one. */
const MAX_NAMED_LINKS = 1000;

/**
 * Maps each link with one of these names to its target folder, if that is named otherwise; `files` are files
 * in these folders.
 */
export function findLinked(
  overlays: readonly LayerOverlay[],
  isNamed: (name: string) => boolean,
  files: readonly string[],
): ReadonlyMap<string, string> {
  const named = { has: (path: string) => isNamed(baseNameOf(path)), touches: () => true };
  const links = overlays.flatMap((overlay) => overlay.select({ paths: named }).entries.filter(isLink));
  const asked = new Set(links.slice(0, MAX_NAMED_LINKS).map(({ path }) => path));
  if (asked.size === 0) return new Map();
  // Single-file layers have no folder entries.
  const { paths: found } = findImageNames(overlays, [...asked, ...files]);
  return new Map([...found].filter(([path, real]) => asked.has(path) && !isNamed(baseNameOf(real))));
}

function isLink({ kind }: { readonly kind: string }): boolean {
  return kind === 'symlink';
}
