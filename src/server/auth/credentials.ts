/** Extracts the token from an Authorization header, in any form that clients send. */
export function presentedToken(header: string): string | undefined {
  const blank = header.indexOf(' ');
  const scheme = header.slice(0, blank).toLowerCase();
  const value = header.slice(blank + 1).trim();
  if (blank < 0 || value === '') return undefined;
  if (scheme === 'bearer') return value;
  return scheme === 'basic' ? passwordOf(value) : undefined;
}

/**
 * Basic authentication (RFC 7617). Klar can only put user information into a URL, `http://any:TOKEN@host`: the password
 * is the token.
 */
function passwordOf(base64: string): string | undefined {
  const pair = Buffer.from(base64, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
}
