/** Docker's length: twelve hexadecimal digits, without the algorithm. */
const SHORT_LENGTH = 12;

export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, SHORT_LENGTH);
}
