import {
  installedAt,
  packageKey,
  type InstalledPackage,
  type LayerFacts,
  type Package,
  type PackageLocation,
} from '../../domain/index.ts';
import type { SquashedFile } from './squash-layers.ts';

/**
 * Lists the packages in visible files, each with its places and the layer that introduced it: the lowest one
 * that already lists the same version. A package manager rewrites its whole database, so the file's own layer
 * is not enough. A language package is a separate file, so only the same path counts.
 */
export function attributePackages(
  layers: readonly LayerFacts[],
  visible: readonly SquashedFile[],
): InstalledPackage[] {
  const firstLayers = firstLayersOf(layers, visible);
  const found = new Map<string, { pkg: Package; places: [PackageLocation, ...PackageLocation[]] }>();
  for (const { path, layer, facts } of visible) {
    for (const pkg of facts.packages ?? []) {
      const place = { path, layer: firstLayers(pkg, path) ?? layer };
      // Each cataloger writes its packages' keys in a fixed order.
      const key = JSON.stringify(pkg);
      const known = found.get(key);
      if (known) known.places.push(place);
      else found.set(key, { pkg, places: [place] });
    }
  }
  return Array.from(found.values(), ({ pkg, places }) => installedAt(pkg, places));
}

/** Finds the lowest layer that lists a package. Most language packages exist in a single layer and skip this. */
function firstLayersOf(
  layers: readonly LayerFacts[],
  visible: readonly SquashedFile[],
): (pkg: Package, path: string) => number | undefined {
  const rewritten = rewrittenPaths(layers, visible);
  const isAsked = ({ ecosystem }: Package, path: string) => ecosystem === undefined || rewritten.has(path);
  const first = new Map<string, number>();
  layers.forEach(({ files }, layer) => {
    for (const { path, packages = [] } of files) {
      for (const pkg of packages) {
        if (!isAsked(pkg, path)) continue;
        const key = listingKey(pkg, path);
        if (!first.has(key)) first.set(key, layer);
      }
    }
  });
  return (pkg, path) => (isAsked(pkg, path) ? first.get(listingKey(pkg, path)) : undefined);
}

/** Lists visible paths for which a layer below the file's own also has facts. */
function rewrittenPaths(
  layers: readonly LayerFacts[],
  visible: readonly SquashedFile[],
): ReadonlySet<string> {
  const own = new Map<string, number>();
  for (const { path, layer } of visible) if (layer > 0) own.set(path, layer);
  const rewritten = new Set<string>();
  if (own.size === 0) return rewritten;
  layers.forEach(({ files }, layer) => {
    for (const { path } of files) if (layer < (own.get(path) ?? 0)) rewritten.add(path);
  });
  return rewritten;
}

function listingKey(pkg: Package, path: string): string {
  return pkg.ecosystem === undefined ? packageKey(pkg) : `${packageKey(pkg)}\0${path}`;
}
