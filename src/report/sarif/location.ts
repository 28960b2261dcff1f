import type { PackageLocation } from '../../domain/index.ts';

/** Base for all places: the image's root folder, wherever that may be. */
export const IMAGE_ROOT = 'IMAGE_ROOT';

/** Locates a file in the image. Uses the first line, since code scanning shows nothing without one. */
export function locationOf(path: string) {
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(path), uriBaseId: IMAGE_ROOT },
      region: { startLine: 1 },
    },
  };
}

/** Orders a package's places independently of their layers. */
export function sortedPaths(locations: readonly PackageLocation[]): readonly string[] {
  if (locations.length === 1) return locations.map(({ path }) => path);
  return [...new Set(locations.map(({ path }) => path))].toSorted();
}

/** Encodes a path as a relative reference (RFC 3986): without a scheme, a host or a query, and without leading out. */
export function relativeUri(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/') || 'unnamed';
}
