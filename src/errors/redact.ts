const PLACEHOLDER = '***';
const AUTHORITY_END = /[/?#\s"'<>]/;
const ADDRESS_END = /[\s"'<>]/;
const SENTENCE: ReadonlySet<string> = new Set([':', ',', '.', ';', ')']);

/**
 * Removes user information from every URL in a text: `https://user:secret@host` becomes `https://***@host`.
 * Also covers text that is not a valid URL only because its password holds a `/`, `?` or `#`. Queries may
 * hold tokens: `https://host/path?token=x` becomes `https://host/path?***`.
 */
export function redact(text: string): string {
  let result = '';
  let from = 0;
  for (;;) {
    const scheme = text.indexOf('://', from);
    if (scheme < 0) return result + text.slice(from);
    const start = scheme + 3;
    const at = userInformationEnd(text, start);
    result += text.slice(from, start);
    if (at >= start) result += PLACEHOLDER;
    from = at >= start ? at : start;
    const query = queryIn(text, from);
    if (query === undefined) continue;
    result += text.slice(from, query.start) + PLACEHOLDER;
    from = query.end;
  }
}

/** Returns the `@` position after user information that starts here; less than `start` without one. */
function userInformationEnd(text: string, start: number): number {
  const authority = text.slice(start, endOf(text, start, AUTHORITY_END));
  const at = authority.lastIndexOf('@');
  if (at >= 0 || hasPort(authority)) return start + at;
  // Up to the next address, so that each part is scanned only once, however many there are.
  const next = text.indexOf('://', start);
  const rest = text.slice(start, next < 0 ? text.length : next);
  return start + rest.slice(0, endOf(rest, 0, ADDRESS_END)).lastIndexOf('@');
}

/** Returns an address's query range: from after the question mark to its end. */
function queryIn(text: string, from: number): { readonly start: number; readonly end: number } | undefined {
  const next = text.indexOf('://', from);
  const address = text.slice(from, next < 0 ? text.length : next);
  const mark = address.slice(0, endOf(address, 0, ADDRESS_END)).indexOf('?');
  if (mark < 0) return undefined;
  const start = from + mark + 1;
  let end = endOf(text, start, ADDRESS_END);
  // A message continues after the address.
  while (end > start && SENTENCE.has(text.charAt(end - 1))) end--;
  return end > start ? { start, end } : undefined;
}

/** Whether the text after a colon can be a port; also true without a colon. */
function hasPort(authority: string): boolean {
  const colon = authority.lastIndexOf(':');
  return colon < 0 || authority.endsWith(']') || /^\d+$/u.test(authority.slice(colon + 1));
}

function endOf(text: string, start: number, pattern: RegExp): number {
  let end = start;
  while (end < text.length && !pattern.test(text.charAt(end))) end++;
  return end;
}
