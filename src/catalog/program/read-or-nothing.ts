import { ArchiveError, PassedBytesError } from '../../archive/index.ts';

/**
 * Returns undefined for a damaged part: a program with broken headers does not start. Throws PassedBytesError
 * for bytes that exist but were not kept: they are read in a second walk through the layer.
 */
export function readOrNothing<Value>(read: () => Value | undefined): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArchiveError && !(error instanceof PassedBytesError)) return undefined;
    throw error;
  }
}

/** Reads a part that is not worth a second walk; undefined if it is damaged or no longer available. */
export function readIfAvailable<Value>(read: () => Value | undefined): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArchiveError) return undefined;
    throw error;
  }
}
