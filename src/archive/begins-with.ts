/** Whether bytes have others at a place. It is asked of every file of an image, so it makes no object. */
export function beginsWith(bytes: Uint8Array, magic: ArrayLike<number>, at = 0): boolean {
  for (let index = 0; index < magic.length; index++) {
    if (bytes[at + index] !== magic[index]) return false;
  }
  return true;
}
