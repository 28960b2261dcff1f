const MODULUS = 65521;
/** Bytes that can be added before the sums would overflow 32 bits. */
const STRIDE = 5552;

/** Computes the checksum in RFC 1950, clause 8.2. */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let from = 0; from < bytes.length; from += STRIDE) {
    for (const byte of bytes.subarray(from, from + STRIDE)) {
      a += byte;
      b += a;
    }
    a %= MODULUS;
    b %= MODULUS;
  }
  return b * 0x1_0000 + a;
}
