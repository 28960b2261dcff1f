import { MAX_DAMAGE } from './limits.ts';

/**
 * Thrown when bytes break their format, and caught in this folder: around one entry, so that the others are
 * kept, or around the whole database.
 */
export class DamagedError extends Error {}

/** One record in an rpm database; it holds one package's header. */
export interface DatabaseEntry {
  /** Name to find it by: `header 12`. */
  readonly name: string;
  /** Returns the header's bytes; call it once. Throws DamagedError if only this entry is unreadable. */
  header(): Uint8Array;
}

/** Yields readable entries, and throws DamagedError, at the end at the latest, if more should exist. */
export type DatabaseEntries = Iterable<DatabaseEntry>;

/** Damage found while reading a database, reported after everything readable was read. */
export class Damage {
  readonly #reasons: string[] = [];

  /** Throws DamagedError if there is too much damage: such a file is not worth walking. */
  add(reason: string): void {
    this.#reasons.push(reason);
    if (this.#reasons.length >= MAX_DAMAGE) this.throwIfAny();
  }

  /** Returns the value, or undefined if reading it met damage, which is added. */
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
    throw new DamagedError(more.length === 0 ? first : `${first}, and ${more.length} more`);
  }
}
