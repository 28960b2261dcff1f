import { hash } from 'node:crypto';

/** In characters. Postgres indexes at most 2,704 bytes per row, and a character takes up to three. */
const LONGEST = 700;
const KEPT = 600;

/**
 * Normalises a name, an ID or an alias so that both engines can store and query it: UTF-8 has no lone
 * surrogates, Postgres no U+0000, and its indexes no very long text, which becomes a prefix and a hash.
 */
export function storedText(text: string): string {
  const whole = text.toWellFormed().replaceAll('\0', '\u{fffd}');
  if (whole.length <= LONGEST) return whole;
  return `${whole.slice(0, KEPT).toWellFormed()}...sha256:${hash('sha256', whole)}`;
}
