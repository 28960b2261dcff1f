/**
 * Thrown where bytes break their format, and caught in this folder: around one entry, whose neighbours are kept, or
 * around the whole database.
 */
export class DamagedError extends Error {}

/** One record of an rpm database, which holds the header of one package. */
export interface DatabaseEntry {
  /** As a person would look for it: `header 12`. */
  readonly name: string;
  /** The header's bytes; throws DamagedError when this entry alone cannot be had. */
  header(): Uint8Array;
}

/** Yields what can be read, and throws DamagedError, at the latest at the end, where more should be there. */
export type DatabaseEntries = Iterable<DatabaseEntry>;
