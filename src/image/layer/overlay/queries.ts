import { isWithin, parentOf } from '../path.ts';

/** The character after the slash: everything below `a` comes before `a0`. */
const AFTER_SLASH = '0';

/** Asks for roots with everything below them, and for the folders on the way to them. */
export class RootQuery {
  readonly #roots: readonly string[];
  readonly #ways: ReadonlySet<string>;

  constructor(roots: readonly string[]) {
    this.#roots = roots;
    const ways = new Set<string>();
    for (const root of roots) for (let path = root; path !== ''; path = parentOf(path)) ways.add(path);
    // An opaque root of the image hides everything.
    this.#ways = ways.add('');
  }

  has(path: string): boolean {
    if (this.#ways.has(path)) return true;
    for (const root of this.#roots) if (isWithin(path, root)) return true;
    return false;
  }

  /** Whether a run of paths can hold one that is asked for, without reading it. */
  touches(least: string, greatest: string): boolean {
    for (const root of this.#roots) {
      if (root === '' || (greatest >= root && least < root + AFTER_SLASH)) return true;
    }
    for (const way of this.#ways) if (least <= way && way <= greatest) return true;
    return false;
  }
}

/** Asks for single paths, of which there may be many. */
export class PathQuery {
  readonly #paths: ReadonlySet<string>;
  readonly #sorted: readonly string[];

  constructor(paths: ReadonlySet<string>) {
    this.#paths = paths;
    this.#sorted = [...paths].sort();
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Whether a run of paths can hold one that is asked for, without reading it. */
  touches(least: string, greatest: string): boolean {
    const first = this.#sorted[this.#countBelow(least)];
    return first !== undefined && first <= greatest;
  }

  #countBelow(text: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
