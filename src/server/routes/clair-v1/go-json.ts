/** What Go's encoder escapes besides what JSON has to: its answers may be put into HTML. */
const ESCAPED: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** The bytes that Clair, written in Go, sends: with a line feed at the end. */
export function goJson(value: object): string {
  return `${JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (each) => ESCAPED[each] ?? each)}\n`;
}
