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
 * Lists the packages of the visible files, each with the places where it is, and with the layer that brought it: the
 * lowest one that already lists the same version. A package manager rewrites its whole database, so the file's own
 * layer says too little. A language's package is a file of its own, so only the same path counts.
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
      // One cataloger writes the keys of its packages in one order.
      const key = JSON.stringify(pkg);
      const known = found.get(key);
      if (known) known.places.push(place);
      else found.set(key, { pkg, places: [place] });
    }
  }
  return Array.from(found.values(), ({ pkg, places }) => installedAt(pkg, places));
}

/** Finds the lowest layer that lists a package. Most files of a language's packages are in one layer alone, and not asked. */
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

/** Lists the visible paths that a layer below the file's own has facts of as well. */
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
