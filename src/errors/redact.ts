const PLACEHOLDER = '***';
const AUTHORITY_END = /[/?#\s"'<>]/;
const ADDRESS_END = /[\s"'<>]/;
const SENTENCE: ReadonlySet<string> = new Set([':', ',', '.', ';', ')']);

/**
 * Removes the user information from every URL in a text: `https://user:secret@host` becomes `https://***@host`. The
 * same holds for a text that is no URL only because its password holds a `/`, `?` or `#`. Queries may hold tokens:
 * `https://host/path?token=x` becomes `https://host/path?***`.
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

/** Returns the place of the `@` behind user information that begins here; less than that if there is none. */
function userInformationEnd(text: string, start: number): number {
  const authority = text.slice(start, endOf(text, start, AUTHORITY_END));
  const at = authority.lastIndexOf('@');
  if (at >= 0 || hasPort(authority)) return start + at;
  // Up to the next address, so that no part of a text is read for each of many.
  const next = text.indexOf('://', start);
  const rest = text.slice(start, next < 0 ? text.length : next);
  return start + rest.slice(0, endOf(rest, 0, ADDRESS_END)).lastIndexOf('@');
}

/** Returns where the query of an address begins, behind its question mark, and where it ends. */
function queryIn(text: string, from: number): { readonly start: number; readonly end: number } | undefined {
  const next = text.indexOf('://', from);
  const address = text.slice(from, next < 0 ? text.length : next);
  const mark = address.slice(0, endOf(address, 0, ADDRESS_END)).indexOf('?');
  if (mark < 0) return undefined;
  const start = from + mark + 1;
  let end = endOf(text, start, ADDRESS_END);
  // A message goes on behind the address.
  while (end > start && SENTENCE.has(text.charAt(end - 1))) end--;
  return end > start ? { start, end } : undefined;
}

/** Whether what follows a colon can be a port, or nothing follows one. */
function hasPort(authority: string): boolean {
  const colon = authority.lastIndexOf(':');
  return colon < 0 || authority.endsWith(']') || /^\d+$/u.test(authority.slice(colon + 1));
}

function endOf(text: string, start: number, pattern: RegExp): number {
  let end = start;
  while (end < text.length && !pattern.test(text.charAt(end))) end++;
  return end;
}
