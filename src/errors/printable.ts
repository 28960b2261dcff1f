import { isUnprintable } from './unprintable.ts';

/**
 * Makes text from an image, a feed or a registry safe for a terminal: tabs and line breaks become blanks, control
 * characters and directional marks become U+FFFD.
 */
export function printable(text: string): string {
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isBlank(code)) result += ' ';
    else result += code < 0x20 || isUnprintable(code) ? '\u{fffd}' : character;
  }
  return result;
}

function isBlank(code: number): boolean {
  return code === 0x09 || code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;
}
