import { NameHash } from './name-hash.ts';

/** Initial slots; there are never fewer than two per name. */
const LEAST_SLOTS = 1024;

/**
 * A program's function names, each once, stored only as hashes: a 199 MB program has 120,000 names, which
 * would take 20 MB as text.
 */
export class DistinctFunctions {
  /** Two numbers per slot. A step is odd, so zero marks an empty slot. */
  #slots = new Int32Array(2 * LEAST_SLOTS);
  #size = 0;
  readonly #path = new NameHash();
  readonly #name = new NameHash();
  #entered: string | undefined;

  constructor(names: Iterable<string> = []) {
    for (const name of names) this.add(name);
  }

  /** Number of names. */
  get size(): number {
    return this.#size;
  }

  /** Makes `add` take names from a package. */
  enter(path: string): void {
    // Functions in one package mostly follow each other.
    if (path === this.#entered) return;
    this.#entered = path;
    this.#path.follow(new NameHash());
    this.#path.add(`${path}.`);
  }

  /** Adds a function in the package entered last, or a whole name if no package was entered. */
  add(symbol: string): void {
    this.#name.follow(this.#path);
    this.#name.add(symbol);
    if (!insert(this.#slots, this.#name.start, this.#name.step)) return;
    this.#size += 1;
    if (this.#size * 4 > this.#slots.length) this.#grow();
  }

  forEach(use: (start: number, step: number) => void): void {
    for (let at = 0; at < this.#slots.length; at += 2) {
      const step = this.#slots[at + 1] ?? 0;
      if (step !== 0) use(this.#slots[at] ?? 0, step);
    }
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.#slots.length);
    this.forEach((start, step) => insert(larger, start, step));
    this.#slots = larger;
  }
}

/** Returns false for a name that is there; the number of slots is a power of two. */
function insert(slots: Int32Array, start: number, step: number): boolean {
  const mask = slots.length - 1;
  let at = (2 * start) & mask;
  while (slots[at + 1] !== 0) {
    if (slots[at] === start && slots[at + 1] === step) return false;
    at = (at + 2) & mask;
  }
  slots[at] = start;
  slots[at + 1] = step;
  return true;
}
