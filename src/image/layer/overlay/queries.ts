import { parentOf } from '../../../domain/index.ts';

/** The character after the slash: everything below `a` sorts before `a0`. */
const AFTER_SLASH = '0';

/** Layer paths to look up. */
export interface NameQuery {
  has(path: string): boolean;
  /** Whether a run of paths can hold a requested one, without reading it. */
  touches(least: string, greatest: string): boolean;
}

/** Matches single paths, possibly many. */
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

/** Matches everything below the given folders. */
export class BelowQuery implements NameQuery {
  /** Prefixes shared by all paths below each folder, sorted; no prefix contains another. */
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

/** Matches roots with everything below them, and the folders above them. */
class RootQuery implements NameQuery {
  readonly #exact: PathQuery;
  readonly #below: BelowQuery;
  readonly #isEverywhere: boolean;

  constructor(roots: readonly string[]) {
    const exact = new Set<string>();
    for (const root of roots) for (let path = root; path !== ''; path = parentOf(path)) exact.add(path);
    // An opaque image root hides everything.
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

/** Drops every prefix that begins with another: it follows that one in sorted order. */
function outermost(starts: readonly string[]): readonly string[] {
  let last: string | undefined;
  return starts.filter((start) => {
    if (last !== undefined && start.startsWith(last)) return false;
    last = start;
    return true;
  });
}

const known = new WeakMap<readonly string[], NameQuery>();

/** Matches roots with everything below and the folders above. Cached for each roots list. */
export function queryOfRoots(roots: readonly string[]): NameQuery {
  const query = known.get(roots) ?? new RootQuery(roots);
  known.set(roots, query);
  return query;
}

/** Counts the entries in a sorted list that come before a text. */
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
