import { parentOf } from '../../../domain/index.ts';
import { isWithin } from '../path.ts';

/** The character after the slash: everything below `a` comes before `a0`. */
const AFTER_SLASH = '0';

/** Paths of a layer that are looked up. */
export interface NameQuery {
  has(path: string): boolean;
  /** Whether a run of paths can hold one that is asked for, without reading it. */
  touches(least: string, greatest: string): boolean;
}

/** Asks for single paths, of which there may be many. */
export class PathQuery implements NameQuery {
  readonly #paths: ReadonlySet<string>;
  readonly #sorted: readonly string[];

  constructor(paths: ReadonlySet<string>) {
    this.#paths = paths;
    this.#sorted = [...paths].sort();
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  touches(least: string, greatest: string): boolean {
    const first = this.#sorted[countBefore(this.#sorted, least)];
    return first !== undefined && first <= greatest;
  }
}

/** Asks for roots with everything below them, and for the folders on the way to them. */
class RootQuery implements NameQuery {
  readonly #exact: PathQuery;
  /** The text that all paths below a root begin with, in order; none is within another. */
  readonly #starts: readonly string[];
  readonly #isEverywhere: boolean;

  constructor(roots: readonly string[]) {
    const exact = new Set<string>();
    for (const root of roots) for (let path = root; path !== ''; path = parentOf(path)) exact.add(path);
    // An opaque root of the image hides everything.
    this.#exact = new PathQuery(exact.add(''));
    this.#starts = roots
      .filter((root) => !roots.some((other) => other !== root && isWithin(root, other)))
      .map((root) => `${root}/`)
      .sort();
    this.#isEverywhere = roots.includes('');
  }

  has(path: string): boolean {
    if (this.#isEverywhere || this.#exact.has(path)) return true;
    const start = this.#starts[countBefore(this.#starts, path) - 1];
    return start !== undefined && path.startsWith(start);
  }

  touches(least: string, greatest: string): boolean {
    if (this.#isEverywhere || this.#exact.touches(least, greatest)) return true;
    const start = this.#starts[countBefore(this.#starts, greatest) - 1];
    return start !== undefined && least < start.slice(0, -1) + AFTER_SLASH;
  }
}

const known = new WeakMap<readonly string[], NameQuery>();

/** Asks for roots, with what is below and above them. Made once for each list of roots. */
export function queryOfRoots(roots: readonly string[]): NameQuery {
  const query = known.get(roots) ?? new RootQuery(roots);
  known.set(roots, query);
  return query;
}

/** Counts the texts of a sorted list that come before a text. */
function countBefore(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
