import { hash } from 'node:crypto';

/** In characters. Postgres indexes no more than 2,704 bytes of a row, and a character has up to three. */
const LONGEST = 700;
const KEPT = 600;

/**
 * A name, an id or an alias as both engines store it and are asked for it: UTF-8 has no half of a surrogate pair,
 * Postgres no U+0000, and its indexes nothing very long, of which the beginning and a hash stand for the whole.
 */
export function storedText(text: string): string {
  const whole = text.toWellFormed().replaceAll('\0', '\u{fffd}');
  if (whole.length <= LONGEST) return whole;
  return `${whole.slice(0, KEPT).toWellFormed()}...sha256:${hash('sha256', whole)}`;
}
