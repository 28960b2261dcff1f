import type { IndexedImage, Problem } from '../../domain/index.ts';

/**
 * Keeps only distribution packages, for clients that support no others: Clair v1's, and Klar's. An image
 * without any would otherwise look clean.
 */
export function distributionOnly(indexed: IndexedImage): IndexedImage {
  const packages = indexed.packages.filter(({ ecosystem }) => ecosystem === undefined);
  const problems = indexed.problems.map(withoutArchives);
  if (packages.length > 0 || indexed.packages.length === 0) return { ...indexed, packages, problems };
  return { ...indexed, packages, problems: [...problems.filter(isOther), nothingLookedUp(indexed)] };
}

/** Drops archives that may be language packages: no feed is asked about them. */
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
