import { MAX_DAMAGE } from './limits.ts';

/**
 * Thrown where bytes break their format, and caught in this folder: around one entry, whose neighbours are kept, or
 * around the whole database.
 */
export class DamagedError extends Error {}

/** One record of an rpm database, which holds the header of one package. */
export interface DatabaseEntry {
  /** As a person would look for it: `header 12`. */
  readonly name: string;
  /** The header's bytes, to be asked for once; throws DamagedError when this entry alone cannot be had. */
  header(): Uint8Array;
}

/** Yields what can be read, and throws DamagedError, at the latest at the end, where more should be there. */
export type DatabaseEntries = Iterable<DatabaseEntry>;

/** What was found broken on the way through a database, to be told when all that is whole was read. */
export class Damage {
  readonly #reasons: string[] = [];

  /** Throws DamagedError itself when there is too much of it: such a file is not worth the walk. */
  add(reason: string): void {
    this.#reasons.push(reason);
    if (this.#reasons.length >= MAX_DAMAGE) this.throwIfAny();
  }

  /** The value, or undefined when getting it met damage, which is added. */
  attempt<Value>(read: () => Value): Value | undefined {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof DamagedError)) throw thrown;
      this.add(thrown.message);
      return undefined;
    }
  }

  throwIfAny(): void {
    const [first, ...more] = this.#reasons;
    if (first === undefined) return;
    throw new DamagedError(more.length === 0 ? first : `${first}, and ${more.length} more such places`);
  }
}
