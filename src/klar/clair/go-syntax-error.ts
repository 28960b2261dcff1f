import { messageOf } from '../../errors/index.ts';

const BLANKS = ' \t\r\n';
const VALUE_BEGINNINGS = '{["-0123456789';
const LITERALS = ['true', 'false', 'null'];

/** Returns Go's encoding/json message for invalid JSON: users search for these messages, and scripts match them. */
export function goSyntaxError(text: string): string {
  const body = withoutLeading(text, BLANKS);
  if (body === '') return 'unexpected end of JSON input';
  const literal = LITERALS.find((word) => body.startsWith(word.charAt(0)));
  if (literal !== undefined) return literalError(body, literal);
  if (!VALUE_BEGINNINGS.includes(body.charAt(0))) return invalid(body, 'looking for beginning of value');
  const rest = withoutLeading(withoutLeading(body, '0123456789'), BLANKS);
  if (rest !== '' && rest !== body) return invalid(rest, 'after top-level value');
  try {
    JSON.parse(body);
    return 'it is not an object';
  } catch (error) {
    return messageOf(error);
  }
}

/** `not found` begins like `null`. */
function literalError(body: string, literal: string): string {
  for (const [index, expected] of literal.split('').entries()) {
    // Go ends every text with a space.
    const rest = body.slice(index) || ' ';
    if (!rest.startsWith(expected)) return invalid(rest, `in literal ${literal} (expecting '${expected}')`);
  }
  const rest = withoutLeading(body.slice(literal.length), BLANKS);
  return rest === '' ? 'it is not an object' : invalid(rest, 'after top-level value');
}

/** Go looks at the first byte only. */
function invalid(rest: string, where: string): string {
  const byte = String.fromCharCode(Buffer.from(rest)[0] ?? 0);
  const shown = "'\\".includes(byte) ? `\\${byte}` : byte;
  return `invalid character '${shown}' ${where}`;
}

function withoutLeading(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return text.slice(start);
}
