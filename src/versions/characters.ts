// Single-character tests by code: ASCII only, in every locale, as the tools themselves do.

export const ZERO = 0x30;
export const DOT_CHARACTER = 0x2e;
export const HYPHEN_CHARACTER = 0x2d;
export const PLUS_CHARACTER = 0x2b;

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

export function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

export function isLetter(code: number): boolean {
  return isLower(code) || (code >= 0x41 && code <= 0x5a);
}

/** Returns the end of the digits starting at `at`; `at` itself if there are no digits. */
export function endOfDigits(text: string, at: number, end = text.length): number {
  let stop = at;
  while (stop < end && isDigit(text.charCodeAt(stop))) stop++;
  return stop;
}

/** Returns true if the range holds nothing but zeros, or is empty. */
export function isZero(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) !== ZERO) return false;
  return true;
}
