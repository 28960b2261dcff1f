import { isUnprintable } from './unprintable.ts';

/** JSON with `\u` escapes for what could drive a terminal and JSON leaves raw; such characters occur in strings alone. */
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
