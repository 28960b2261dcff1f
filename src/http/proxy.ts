import { BlockList, isIP } from 'node:net';
import { bareHost, portOf, splitPort } from './host-and-port.ts';

/** Proxy settings in the form of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as in curl. */
export interface ProxySettings {
  readonly http?: string;
  readonly https?: string;
  /** Separated by commas or spaces: `*`, `host`, `.domain`, `host:port`, `10.0.0.0/8`. */
  readonly none?: string;
}

/** Returns the proxy for a request. Loopback never uses one, as in Go's and curl's clients. */
export function proxyFor(url: URL, settings: ProxySettings): string | undefined {
  const proxy = url.protocol === 'https:' ? settings.https : settings.http;
  if (!proxy) return undefined;
  const host = bareHost(url.hostname);
  if (isLoopback(host) || isBypassed(host, portOf(url), settings.none ?? '')) return undefined;
  return proxy;
}

/** Matches `localhost` and its subdomains, 127.0.0.0/8, ::1; without brackets. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || isInRange(host, '127.0.0.0/8') || host === '::1'
  );
}

function isBypassed(host: string, port: string, list: string): boolean {
  return list.split(/[\s,]+/u).some((entry) => matches(host, port, entry.toLowerCase()));
}

function matches(host: string, port: string, entry: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (entry.includes('/')) return isInRange(host, entry);
  const { host: named, port: namedPort } = splitPort(entry);
  if (namedPort !== undefined && namedPort !== port) return false;
  const domain = bareHost(named).replace(/^\*?\./u, '');
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

function isInRange(host: string, range: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const family = isIP(network);
  const bits = prefix === '' ? Number.NaN : Number(prefix);
  if (family === 0 || isIP(host) !== family || !Number.isInteger(bits) || bits < 0) return false;
  if (bits > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  const type = family === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(network, bits, type);
  return list.check(host, type);
}
