import type { IndexedImage } from '../domain/index.ts';

/** Leaves an image with the distribution's packages alone, for clients that know of no others: Clair v1's, and Klar's. */
export function ofDistribution(indexed: IndexedImage): IndexedImage {
  return { ...indexed, packages: indexed.packages.filter(({ ecosystem }) => ecosystem === undefined) };
}
