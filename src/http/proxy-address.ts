import { unescape } from 'node:querystring';

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:']);

/**
 * Parses the address of a proxy as curl does: its path is ignored, and `\` and `%` may stand in its user information as
 * they are. Undefined if it is not an address.
 */
export function parseProxy(text: string): URL | undefined {
  // Domains of Windows end with a backslash, which URLs take for a slash. The name is always resolved by the proxy.
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

/** Returns the variable that names the proxy for an address. */
export function proxyVariable({ protocol }: URL): 'HTTPS_PROXY' | 'HTTP_PROXY' {
  return protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
}
