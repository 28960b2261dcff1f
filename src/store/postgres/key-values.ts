/**
 * Parses `host=db user='a b' password=it\'s`: keywords and values in libpq's syntax. Returns undefined for
 * invalid text. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
 */
export function parseKeyValues(text: string): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const equals = text.indexOf('=', at);
    const key = text.slice(at, equals).trim();
    if (equals < 0 || !isKeyword(key)) return undefined;
    const value = readValue(text, skipBlanks(text, equals + 1));
    if (!value) return undefined;
    values.set(key, value.text);
    at = value.end;
  }
  return values;
}

function readValue(text: string, start: number): { text: string; end: number } | undefined {
  const isQuoted = text[start] === "'";
  let value = '';
  for (let at = isQuoted ? start + 1 : start; ; at++) {
    const character = text[at];
    if (character === undefined) return isQuoted ? undefined : { text: value, end: at };
    if (isQuoted ? character === "'" : isBlank(character)) return { text: value, end: at + 1 };
    if (character === '\\' && at + 1 < text.length) at += 1;
    value += text.charAt(at);
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charAt(at))) at += 1;
  return at;
}

function isBlank(character: string): boolean {
  return character !== '' && ' \t\r\n\f\v'.includes(character);
}

function isKeyword(text: string): boolean {
  return (
    text !== '' && !Array.from(text).some((character) => isBlank(character) || "'\\/:".includes(character))
  );
}
