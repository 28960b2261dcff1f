import { NameHash } from './name-hash.ts';

/** Slots at the beginning; there are never fewer than two for a name. */
const LEAST_SLOTS = 1024;

/**
 * The names of a program's functions, each once, by their hashes alone: a program of 199 MB has 120,000 names, which
 * would take 20 MB as texts.
 */
export class DistinctFunctions {
  /** Two numbers a slot. A step is odd, so that zero tells an empty one. */
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

  /** Makes `add` take names of a package. */
  enter(path: string): void {
    // Functions of one package mostly follow each other.
    if (path === this.#entered) return;
    this.#entered = path;
    this.#path.follow(new NameHash());
    this.#path.add(`${path}.`);
  }

  /** Adds a function of the package that was entered last, or a whole name where none was. */
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

/** Returns false for what is there; the number of slots is a power of two. */
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
