/**
 * Frees a chunk's memory at once. The garbage collector counts only the small Buffer object, and would let a
 * hundred megabytes pile up. A chunk that reaches the end of its buffer is the last one in it.
 */
export function release({ buffer, byteOffset, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && byteOffset + byteLength === buffer.byteLength) buffer.transfer(0);
}
