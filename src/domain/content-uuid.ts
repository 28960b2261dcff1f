import { createHash } from 'node:crypto';

/** Hexadecimal digits of a UUID's parts. */
const UUID_PARTS = [8, 4, 4, 4, 12];

/** Makes the same UUID (RFC 9562, version 8) of the same facts, so that two reports of one image are alike. */
export function uuidOf(facts: readonly string[]): string {
  const digits = createHash('sha256').update(JSON.stringify(facts)).digest('hex').split('');
  digits[12] = '8';
  digits[16] = 'a';
  let at = 0;
  return UUID_PARTS.map((length) => digits.slice(at, (at += length)).join('')).join('-');
}
