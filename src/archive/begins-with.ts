/** Returns whether `bytes` holds `magic` at a position. */
export function beginsWith(bytes: Uint8Array, magic: ArrayLike<number>, at = 0): boolean {
  for (let index = 0; index < magic.length; index++) {
    if (bytes[at + index] !== magic[index]) return false;
  }
  return true;
}
