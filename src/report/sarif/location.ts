import type { PackageLocation } from '../../domain/index.ts';

/** Base of all places: the root folder of the image, wherever that may be. */
export const IMAGE_ROOT = 'IMAGE_ROOT';

/** Locates a file of the image. Code scanning shows nothing without a line, so it is the first. */
export function locationOf(path: string) {
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(path), uriBaseId: IMAGE_ROOT },
      region: { startLine: 1 },
    },
  };
}

/** Orders the places of a package alike, whatever layers they are in. */
export function sortedPaths(locations: readonly PackageLocation[]): readonly string[] {
  if (locations.length === 1) return locations.map(({ path }) => path);
  return [...new Set(locations.map(({ path }) => path))].toSorted();
}

/** Encodes a path as a relative reference (RFC 3986): no part of it is a scheme, a host, a query, or leads out. */
export function relativeUri(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/') || 'unnamed';
}
