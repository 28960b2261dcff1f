/** Limits for a JSON text. Every value costs memory, whatever the length of the text. */
export interface JsonBounds {
  readonly depth: number;
  readonly values: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Shorter texts cost little, whatever they contain, and occur by the hundred thousand. */
const HARMLESS_LENGTH = 256 * 1024;

/**
 * Returns the reason not to parse a JSON text (RFC 8259): JSON.parse needs up to a hundred bytes per byte of
 * nested brackets. A single linear scan; well-formedness is left to the parser.
 */
export function jsonExcess(text: string, { depth, values }: JsonBounds): string | undefined {
  if (text.length <= HARMLESS_LENGTH) return undefined;
  let open = 0;
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        if (++open > depth) return `nested more than ${depth} levels deep`;
        count++;
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        open--;
        break;
      case COMMA:
      case COLON:
        count++;
        break;
    }
    if (count > values) return `more than ${values} values`;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let end = start;
  do end = text.indexOf('"', end + 1);
  while (end >= 0 && isEscaped(text, end));
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}
