import type { Credentials } from '../image/index.ts';

/**
 * DOCKER_TOKEN holds the base64 of `user:password`. Klar sends it as is, and loses it if the registry wants it
 * exchanged for another token. Any other value must be an access token.
 */
export function decodeDockerToken(token: string): Credentials {
  const pair = Buffer.from(token, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const isPair = colon > 0 && Buffer.from(pair).toString('base64url') === withoutPadding(token);
  if (!isPair) return { kind: 'registry-token', token };
  return { kind: 'password', username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

function withoutPadding(base64: string): string {
  const url = base64.replaceAll('+', '-').replaceAll('/', '_');
  return url.slice(0, url.length - (url.endsWith('==') ? 2 : url.endsWith('=') ? 1 : 0));
}
