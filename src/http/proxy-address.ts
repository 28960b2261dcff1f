import { unescape } from 'node:querystring';

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:']);

/**
 * Parses a proxy address as curl does: ignores its path, and accepts unescaped `\` and `%` in its user
 * information. Returns undefined for an invalid address.
 */
export function parseProxy(text: string): URL | undefined {
  // Windows domains end with a backslash, which URLs treat as a slash. The proxy always resolves the name.
  const address = text.replaceAll('\\', '%5C').replace(/^socks5h:/iu, 'socks5:');
  const url = URL.parse(address.includes('://') ? address : `http://${address}`);
  if (!url || !PROTOCOLS.has(url.protocol) || url.hostname === '') return undefined;
  const { username, password } = url;
  return Object.assign(url, {
    username: encodeURIComponent(unescape(username)),
    password: encodeURIComponent(unescape(password)),
    pathname: '',
    search: '',
    hash: '',
  });
}

/** Returns the environment variable that configures the proxy for an address. */
export function proxyVariable({ protocol }: URL): 'HTTPS_PROXY' | 'HTTP_PROXY' {
  return protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
}
