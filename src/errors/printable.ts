/** Nearly every text, which needs no second look. */
const PLAIN = /^[\u{20}-\u{7e}]*$/u;
const PLAIN_JSON = /^[\n\u{20}-\u{7e}]*$/u;

/**
 * Makes text from an image, a feed or a registry safe for a terminal: tabs and line breaks become blanks, control
 * characters and directional marks become U+FFFD.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isBlank(code)) result += ' ';
    else result += code < 0x20 || isUnprintable(code) ? '\u{fffd}' : character;
  }
  return result;
}

/**
 * Escapes with `\u` the characters that JSON leaves raw and that could drive a terminal; they occur only in strings.
 */
export function printableJson(json: string): string {
  if (PLAIN_JSON.test(json)) return json;
  let result = '';
  let from = 0;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (!isUnprintable(code)) continue;
    result += `${json.slice(from, i)}\\u${code.toString(16).padStart(4, '0')}`;
    from = i + 1;
  }
  return result + json.slice(from);
}

/**
 * Matches characters that could drive a terminal or reorder its text: DEL, the C1 controls, every character with
 * Unicode's property Bidi_Control (UAX 44), and the two Unicode line separators. C0 is left to the caller.
 */
function isUnprintable(code: number): boolean {
  if (code < 0x7f) return false;
  if (code <= 0x9f || code === 0x061c || code === 0x200e || code === 0x200f) return true;
  return (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

function isBlank(code: number): boolean {
  return code === 0x09 || code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;
}
