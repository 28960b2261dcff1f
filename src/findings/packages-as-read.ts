import type { IndexedImage, InstalledPackage } from '../domain/index.ts';
import type { MatchedImage } from './report-image.ts';

/**
 * Maps finding packages to their form when the image was read: epochs and groups were completed since. Only
 * for an image matched whole, without a scope or paths to skip.
 */
export function packagesAsRead(
  whole: IndexedImage,
  { indexed, matched }: Pick<MatchedImage, 'indexed' | 'matched'>,
): (pkg: InstalledPackage) => InstalledPackage | undefined {
  const unnamed = new Map([...matched.renamed].map(([pkg, named]) => [named, pkg]));
  const stored = new Map(indexed.packages.map((pkg, index) => [pkg, whole.packages[index]]));
  return (pkg) => stored.get(unnamed.get(pkg) ?? pkg);
}
