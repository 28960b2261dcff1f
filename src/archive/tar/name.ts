import { isUtf8 } from 'node:buffer';

/**
 * Decodes a name, which a tar stores as bytes: UTF-8 if valid, otherwise every non-ASCII byte becomes `\xNN`,
 * so that distinct names stay distinct.
 */
export function decodeName(bytes: Buffer, start: number, end: number): string {
  for (let at = start; at < end; at++) {
    if ((bytes[at] ?? 0) >= 0x80) return decodeBeyondAscii(bytes.subarray(start, end));
  }
  return bytes.toString('latin1', start, end);
}

function decodeBeyondAscii(name: Buffer): string {
  if (isUtf8(name)) return name.toString('utf8');
  let text = '';
  for (const byte of name) text += byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`;
  return text;
}
