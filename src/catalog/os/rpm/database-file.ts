import { ArchiveError, type ByteSource } from '../../../archive/index.ts';
import { DamagedError } from './database-entry.ts';
import { MAX_HELD_BYTES } from './limits.ts';

/** Database bytes, read on demand: the file can be far larger than the part held in memory. */
export class DatabaseFile {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get length(): number {
    return this.#source.size;
  }

  /** Throws DamagedError for too many bytes, and for bytes past the current end: a layer may be cut off. */
  read(offset: number, length: number): Buffer {
    if (length > MAX_HELD_BYTES) throw new DamagedError(`${length} bytes are too many to be held`);
    try {
      return this.#source.read(offset, length);
    } catch (error) {
      if (error instanceof ArchiveError) throw new DamagedError(error.message);
      throw error;
    }
  }

  /** Reads up to `length` bytes at the start: fewer only if the file is shorter. */
  head(length: number): Buffer {
    return this.read(0, Math.min(length, this.length));
  }
}
