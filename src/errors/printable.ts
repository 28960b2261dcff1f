/**
 * Text from an image, a feed or a registry made safe for a terminal: control characters (C0, DEL, C1), which could
 * drive it, and bidirectional overrides, which could reorder what is read, become U+FFFD; tabs and newlines, blanks.
 */
export function printable(text: string): string {
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x09 || code === 0x0a || code === 0x0d) result += ' ';
    else result += isUnprintable(code) ? '\u{fffd}' : character;
  }
  return result;
}

function isUnprintable(code: number): boolean {
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}
