import { AppError } from '../../errors/index.ts';
import { bareHost, insteadOfData, isLoopback, type HttpClient } from '../../http/index.ts';

const OK = 200;
const HINT = 'use https, or download it and name the file';

/**
 * Fetches a whole file. Throws AppError for plain http beyond this machine, for any answer but data, and past
 * the limit.
 */
export async function fetchBytes(http: HttpClient, address: string, limit: number): Promise<Uint8Array> {
  const url = URL.parse(address);
  if (!url) throw new AppError('CONFIG_INVALID', `${address} is not a valid address`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    const message = `unsupported protocol ${url.protocol.slice(0, -1)} in an address of VEX documents`;
    throw new AppError('CONFIG_INVALID', message, { hint: HINT });
  }
  if (url.protocol === 'http:' && !isLoopback(bareHost(url.hostname))) {
    const message = `${namedAddress(address)} uses plain http, which anyone on the network path can alter`;
    throw new AppError('CONFIG_INVALID', message, { hint: HINT });
  }
  const response = await http.request({ url: url.href });
  if (response.status !== OK) {
    await response.discard();
    const message = `${url.host} answered ${response.status} when asked for ${namedAddress(address)}`;
    throw new AppError('NETWORK_FAILED', message, { hint: 'check the address, or name a file' });
  }
  const bytes = await response.bytes(limit);
  const instead = insteadOfData(bytes);
  if (instead === undefined) return bytes;
  throw new AppError(
    'NETWORK_FAILED',
    `${url.host} answered with ${instead} instead of ${namedAddress(address)}`,
    { hint: 'check the address, and whether the network asks for a login in a browser first' },
  );
}

/** Returns an address for reports: without credentials, and without a query, which may hold a token. */
export function namedAddress(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  return url.pathname === '/' ? url.origin : `${url.origin}${url.pathname}`;
}
