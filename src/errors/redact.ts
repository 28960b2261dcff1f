const PLACEHOLDER = '***';
const AUTHORITY_END = /[/?#\s"'<>]/;

/** Removes the user information from every URL in a text: `https://user:secret@host` becomes `https://***@host`. */
export function redact(text: string): string {
  let result = '';
  let from = 0;
  for (;;) {
    const scheme = text.indexOf('://', from);
    if (scheme < 0) return result + text.slice(from);
    const start = scheme + 3;
    let end = start;
    while (end < text.length && !AUTHORITY_END.test(text.charAt(end))) end++;
    const at = text.lastIndexOf('@', end - 1);
    result += text.slice(from, start);
    if (at >= start) result += PLACEHOLDER;
    from = at >= start ? at : start;
  }
}
