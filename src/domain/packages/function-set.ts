import type { DistinctFunctions } from './distinct-functions.ts';
import { NameHash } from './name-hash.ts';

/** Bits per name, and how many it sets: one name in 15,000 that is not in the set seems to be. */
const BITS_OF_NAME = 20;
const PROBES = 14;
/** Begins every text, so that another form is not misread. */
const FORM = 'bloom-20-14:';

/**
 * A set of a program's functions, such as `golang.org/x/crypto/ssh.Client.Dial`, in 3.4 characters each: a
 * Bloom filter. It may seem to contain a name that was never added, but never denies one that was.
 */
export class FunctionSet {
  readonly #bits: Uint8Array;

  private constructor(bits: Uint8Array) {
    this.#bits = bits;
  }

  /** Takes time and memory in proportion to the names: the caller bounds them. */
  static of(names: DistinctFunctions): FunctionSet {
    const bits = new Uint8Array(Math.ceil((names.size * BITS_OF_NAME) / 8));
    const size = bits.length * 8;
    names.forEach((start, step) => {
      for (let i = 0; i < PROBES; i += 1) {
        const at = placeOf(start, step, i, size);
        bits[at >>> 3] = (bits[at >>> 3] ?? 0) | (1 << (at & 7));
      }
    });
    return new FunctionSet(bits);
  }

  /** Returns undefined for a text that `toText` did not write. */
  static parse(text: string): FunctionSet | undefined {
    if (!text.startsWith(FORM)) return undefined;
    const base64 = text.slice(FORM.length);
    const bits = Buffer.from(base64, 'base64');
    return bits.toString('base64') === base64 ? new FunctionSet(bits) : undefined;
  }

  toText(): string {
    return FORM + Buffer.from(this.#bits).toString('base64');
  }

  has(name: string): boolean {
    const size = this.#bits.length * 8;
    if (size === 0) return false;
    const hash = new NameHash();
    hash.add(name);
    const { start, step } = hash;
    for (let i = 0; i < PROBES; i += 1) {
      const at = placeOf(start, step, i, size);
      if (((this.#bits[at >>> 3] ?? 0) & (1 << (at & 7))) === 0) return false;
    }
    return true;
  }
}

/** Derives all of a name's places from two hashes: Kirsch and Mitzenmacher, "Less Hashing, Same Performance". */
function placeOf(start: number, step: number, i: number, size: number): number {
  return ((start + Math.imul(i, step)) >>> 0) % size;
}
