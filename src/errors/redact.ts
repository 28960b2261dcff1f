const PLACEHOLDER = '***';
const AUTHORITY_END = /[/?#\s"'<>]/;
const ADDRESS_END = /[\s"'<>]/;

/**
 * Removes the user information from every URL in a text: `https://user:secret@host` becomes `https://***@host`. The
 * same holds for a text that is no URL only because its password holds a `/`, `?` or `#`.
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
