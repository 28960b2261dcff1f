import { ArchiveError, PassedBytesError } from '../../archive/index.ts';

/**
 * Reads what may not be there: a program whose headers are broken does not start. What is there and was not kept comes in
 * a second walk of the layer.
 */
export function readOrNothing<Value>(read: () => Value | undefined): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArchiveError && !(error instanceof PassedBytesError)) return undefined;
    throw error;
  }
}

/** Reads what is worth no second walk. */
export function readIfKept<Value>(read: () => Value | undefined): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArchiveError) return undefined;
    throw error;
  }
}
