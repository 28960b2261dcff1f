import { isIPv6 } from 'node:net';

/** Splits `host:port`; an IPv6 address has a port only behind brackets. */
export function splitPort(text: string): { readonly host: string; readonly port?: string } {
  const colon = text.lastIndexOf(':');
  if (colon < 0 || text.endsWith(']') || isIPv6(text)) return { host: text };
  return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

/** Returns a URL's port, or its protocol's default. */
export function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** Strips the brackets from an IPv6 address. */
export function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
