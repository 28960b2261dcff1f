import {
  isOfApplicationFile,
  withoutPlaces,
  type IndexedImage,
  type Problem,
  type SkippedPath,
} from '../../domain/index.ts';
import { fitsPath } from '../../policy/index.ts';

export interface WithoutPaths {
  readonly indexed: IndexedImage;
  /** Paths skipped for each pattern, also for one that matches nothing. */
  readonly skipped: readonly SkippedPath[];
}

/**
 * Skips language packages by path, and problems with files there. A package with another path stays.
 * `databases` are the distribution database roots, which no pattern skips: their packages are elsewhere.
 */
export function skipPaths(
  indexed: IndexedImage,
  patterns: readonly string[],
  databases: readonly string[],
): WithoutPaths {
  if (patterns.length === 0) return { indexed, skipped: [] };
  const tally = new Tally(patterns);
  const packages = indexed.packages.flatMap((pkg) =>
    pkg.ecosystem === undefined
      ? pkg
      : withoutPlaces(pkg, (path) => tally.skipsPackage(path, `${pkg.name} ${pkg.version}`)),
  );
  const isSkipped = (problem: Problem) =>
    isOfApplicationFile(problem) &&
    !databases.some((root) => isWithin(problem.subject, root)) &&
    tally.skipsProblem(problem.subject);
  const problems = indexed.problems.filter((problem) => !isSkipped(problem));
  return { indexed: { ...indexed, packages, problems }, skipped: tally.skipped() };
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

/** Counts packages and problems per pattern; the first matching pattern counts. */
class Tally {
  readonly #patterns: readonly string[];
  readonly #packages = new Map<string, Set<string>>();
  readonly #problems = new Map<string, number>();

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns;
  }

  skipsPackage(path: string, name: string): boolean {
    const pattern = this.#fitting(path);
    if (pattern === undefined) return false;
    const names = this.#packages.get(pattern) ?? new Set();
    this.#packages.set(pattern, names.add(name));
    return true;
  }

  skipsProblem(path: string): boolean {
    const pattern = this.#fitting(path);
    if (pattern === undefined) return false;
    this.#problems.set(pattern, (this.#problems.get(pattern) ?? 0) + 1);
    return true;
  }

  skipped(): readonly SkippedPath[] {
    return [...new Set(this.#patterns)].map((pattern) => ({
      pattern,
      packages: [...(this.#packages.get(pattern) ?? [])].sort(),
      problems: this.#problems.get(pattern) ?? 0,
    }));
  }

  #fitting(path: string): string | undefined {
    return this.#patterns.find((pattern) => fitsPath(path, pattern));
  }
}
