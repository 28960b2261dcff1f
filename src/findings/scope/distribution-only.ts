import type { IndexedImage, Problem } from '../domain/index.ts';

/**
 * Leaves an image with the distribution's packages alone, for clients that know of no others: Clair v1's, and Klar's. An
 * image without any would otherwise read as a clean one.
 */
export function ofDistribution(indexed: IndexedImage): IndexedImage {
  const packages = indexed.packages.filter(({ ecosystem }) => ecosystem === undefined);
  const problems = indexed.problems.map(withoutArchives);
  if (packages.length > 0 || indexed.packages.length === 0) return { ...indexed, packages, problems };
  return { ...indexed, packages, problems: [...problems.filter(isOther), nothingLookedUp(indexed)] };
}

/** Leaves out archives that may be packages of a language: no feed is asked about them. */
function withoutArchives({ archives: _archives, ...problem }: Problem): Problem {
  return problem;
}

function nothingLookedUp({ image }: IndexedImage): Problem {
  const message = 'no package of a distribution was found, so nothing was looked up';
  return { kind: 'no-package-database', subject: image.reference, message };
}

function isOther({ kind }: Problem): boolean {
  return kind !== 'no-package-database';
}
