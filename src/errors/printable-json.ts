import { isUnprintable } from './unprintable.ts';

/**
 * Escapes with `\u` the characters that JSON leaves raw and that could drive a terminal; they occur only in strings.
 */
export function printableJson(json: string): string {
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
