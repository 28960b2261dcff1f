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
  const firstLayers = new Map<string, number>();
  layers.forEach(({ files }, layer) => {
    for (const { path, packages = [] } of files) {
      for (const pkg of packages) {
        const key = listingKey(pkg, path);
        if (!firstLayers.has(key)) firstLayers.set(key, layer);
      }
    }
  });
  const found = new Map<string, { pkg: Package; places: [PackageLocation, ...PackageLocation[]] }>();
  for (const { path, layer, facts } of visible) {
    for (const pkg of facts.packages ?? []) {
      const place = { path, layer: firstLayers.get(listingKey(pkg, path)) ?? layer };
      // One cataloger writes the keys of its packages in one order.
      const key = JSON.stringify(pkg);
      const known = found.get(key);
      if (known) known.places.push(place);
      else found.set(key, { pkg, places: [place] });
    }
  }
  return Array.from(found.values(), ({ pkg, places }) => installedAt(pkg, places));
}

function listingKey(pkg: Package, path: string): string {
  return pkg.ecosystem === undefined ? packageKey(pkg) : `${packageKey(pkg)}\0${path}`;
}
