/**
 * JSON leaves DEL, the C1 controls and bidirectional overrides as they are, and those could drive a terminal that
 * the report is shown on; as escapes they mean the same. They can only stand inside of strings.
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

function isUnprintable(code: number): boolean {
  if (code >= 0x7f && code <= 0x9f) return true;
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}
