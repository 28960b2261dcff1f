import type { IndexedImage, InstalledPackage } from '../domain/index.ts';
import type { MatchedImage } from './report-image.ts';

/**
 * Returns what the packages of findings were when their image was read: epochs and groups were completed since. Only of
 * an image that was matched whole, without a scope or paths to skip.
 */
export function asStored(
  whole: IndexedImage,
  { indexed, matched }: Pick<MatchedImage, 'indexed' | 'matched'>,
): (pkg: InstalledPackage) => InstalledPackage | undefined {
  const unnamed = new Map([...matched.renamed].map(([pkg, named]) => [named, pkg]));
  const stored = new Map(indexed.packages.map((pkg, index) => [pkg, whole.packages[index]]));
  return (pkg) => stored.get(unnamed.get(pkg) ?? pkg);
}
