import { packageKey, type InstalledPackage, type LayerFacts } from '../../domain/index.ts';
import type { SquashedFile } from './squash-layers.ts';

/**
 * Lists the packages of the visible databases, each with the layer that brought it: the lowest one whose database
 * already lists the same version. A package manager rewrites its whole database, so the file's own layer says too
 * little.
 */
export function attributePackages(
  layers: readonly LayerFacts[],
  visible: readonly SquashedFile[],
): InstalledPackage[] {
  const firstLayers = new Map<string, number>();
  layers.forEach(({ files }, layer) => {
    for (const pkg of files.flatMap(({ packages }) => packages ?? [])) {
      const key = packageKey(pkg);
      if (!firstLayers.has(key)) firstLayers.set(key, layer);
    }
  });
  return visible.flatMap(({ path, layer, facts }) =>
    (facts.packages ?? []).map((pkg) => ({
      ...pkg,
      database: path,
      layer: firstLayers.get(packageKey(pkg)) ?? layer,
    })),
  );
}
