import { AppError } from '../../../errors/index.ts';

/** Headers that the client itself sets: another value would change how a request is framed, routed or decoded. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** RFC 9110, 5.6.2: `tchar` besides letters and digits. */
const TOKEN_MARKS = "!#$%&'*+-.^_`|~";

/** Validates the headers that a client wants to send; lower-cases their names. Throws USAGE for an invalid header. */
export function requestHeaders(
  given: Readonly<Record<string, string>>,
  name: string,
): Readonly<Record<string, string>> {
  const sent: Record<string, string> = {};
  for (const [header, value] of Object.entries(given)) {
    if (!isToken(header) || !isFieldValue(value)) {
      throw new AppError('USAGE', `invalid header for ${name}`, {
        hint: 'use letters, digits and marks in names, and no control characters in values',
      });
    }
    const key = header.toLowerCase();
    if (!OWN_HEADERS.has(key)) sent[key] = value;
  }
  return sent;
}

function isToken(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (!isTokenCharacter(text.charAt(at))) return false;
  }
  return text !== '';
}

function isTokenCharacter(character: string): boolean {
  const isLetter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  return isLetter || (character >= '0' && character <= '9') || TOKEN_MARKS.includes(character);
}

/** A line break would start another header; a character beyond Latin-1 has no byte. */
function isFieldValue(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff) return false;
  }
  return true;
}
