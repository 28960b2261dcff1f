/**
 * Returns a negative number, zero or a positive number, as the first key's version is lower than, equal to or higher
 * than the second's.
 */
export function compareKeys(first: Uint8Array, second: Uint8Array): number {
  return Buffer.compare(first, second);
}
