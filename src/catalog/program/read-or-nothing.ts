import { ArchiveError } from '../../archive/index.ts';

/**
 * Reads what may not be there: a program whose headers are broken does not start, and of a large one only the ends may
 * have been kept.
 */
export function readOrNothing<Value>(read: () => Value | undefined): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArchiveError) return undefined;
    throw error;
  }
}
