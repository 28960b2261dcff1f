// Tests of single characters by their codes: ASCII only, in every locale, as the tools themselves do.

export const ZERO = 0x30;

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

export function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

export function isLetter(code: number): boolean {
  return isLower(code) || (code >= 0x41 && code <= 0x5a);
}

/** Where the run of digits ends that begins at `at`; `at` itself where none does. */
export function endOfDigits(text: string, at: number, end = text.length): number {
  let stop = at;
  while (stop < end && isDigit(text.charCodeAt(stop))) stop++;
  return stop;
}
