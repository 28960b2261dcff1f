/** The character after the slash: everything below `a` comes before `a0`. */
const AFTER_SLASH = '0';

/** Tells whether a run of paths can hold one that is asked for, without reading it. */
export class PlaceIndex {
  /** First text of each place, in order. */
  readonly #starts: readonly string[];
  /** The greatest last text of a place and all before it. */
  readonly #ends: readonly string[];
  readonly #isEverywhere: boolean;

  /** Asks for each root with everything below it, and for each path. */
  constructor(roots: readonly string[], paths: ReadonlySet<string>) {
    const places = [
      ...roots.map((root) => ({ start: root, end: root + AFTER_SLASH })),
      ...Array.from(paths, (path) => ({ start: path, end: path })),
    ].sort((a, b) => (a.start < b.start ? -1 : 1));
    let greatest = '';
    this.#isEverywhere = roots.includes('');
    this.#starts = places.map(({ start }) => start);
    this.#ends = places.map(({ end }) => (greatest = end > greatest ? end : greatest));
  }

  touches(least: string, greatest: string): boolean {
    if (this.#isEverywhere) return true;
    const before = this.#countUpTo(greatest);
    const end = this.#ends[before - 1];
    return end !== undefined && end >= least;
  }

  /** Counts the places that start at or before a text. */
  #countUpTo(text: string): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? '') <= text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
