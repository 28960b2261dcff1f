/**
 * Matches characters that could drive a terminal or reorder its text: DEL, the C1 controls, every character with
 * Unicode's property Bidi_Control (UAX 44), and the two Unicode line separators. C0 is left to the caller.
 */
export function isUnprintable(code: number): boolean {
  if (code < 0x7f) return false;
  if (code <= 0x9f || code === 0x061c || code === 0x200e || code === 0x200f) return true;
  return (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}
