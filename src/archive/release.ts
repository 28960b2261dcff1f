/**
 * Frees the memory of a chunk at once. The garbage collector sees only how small the object is, and lets a hundred
 * megabytes of such chunks pile up. A chunk that reaches the end of its buffer is the last one in it.
 */
export function release({ buffer, byteOffset, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && byteOffset + byteLength === buffer.byteLength) buffer.transfer(0);
}
