import { parentOf } from '../../../domain/index.ts';

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

/** Asks for everything below folders. */
export class BelowQuery implements NameQuery {
  /** The text that all paths below a folder begin with, in order; none is within another. */
  readonly #starts: readonly string[];

  constructor(folders: readonly string[]) {
    this.#starts = outermost(folders.map((folder) => `${folder}/`).sort());
  }

  has(path: string): boolean {
    const start = this.#starts[countBefore(this.#starts, path) - 1];
    return start !== undefined && path.startsWith(start);
  }

  touches(least: string, greatest: string): boolean {
    const start = this.#starts[countBefore(this.#starts, greatest) - 1];
    return start !== undefined && least < start.slice(0, -1) + AFTER_SLASH;
  }
}

/** Asks for roots with everything below them, and for the folders on the way to them. */
class RootQuery implements NameQuery {
  readonly #exact: PathQuery;
  readonly #below: BelowQuery;
  readonly #isEverywhere: boolean;

  constructor(roots: readonly string[]) {
    const exact = new Set<string>();
    for (const root of roots) for (let path = root; path !== ''; path = parentOf(path)) exact.add(path);
    // An opaque root of the image hides everything.
    this.#exact = new PathQuery(exact.add(''));
    this.#below = new BelowQuery(roots);
    this.#isEverywhere = roots.includes('');
  }

  has(path: string): boolean {
    return this.#isEverywhere || this.#exact.has(path) || this.#below.has(path);
  }

  touches(least: string, greatest: string): boolean {
    return this.#isEverywhere || this.#exact.touches(least, greatest) || this.#below.touches(least, greatest);
  }
}

/** Drops each start that begins with another: they follow it in order. */
function outermost(starts: readonly string[]): readonly string[] {
  let last: string | undefined;
  return starts.filter((start) => {
    if (last !== undefined && start.startsWith(last)) return false;
    last = start;
    return true;
  });
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
