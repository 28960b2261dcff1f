import { isIP } from 'node:net';
import { AppError } from '../../errors/index.ts';
import type { AddressGuard } from '../options.ts';
import { bareHost } from '../proxy.ts';

/**
 * Asks the guard before a request or a redirect is sent. An address that is written out is judged here, since nothing
 * will resolve it; URL has already undone its disguises (`http://2130706433/`, `http://0x7f.1/`).
 */
export function checkTarget(guard: AddressGuard, url: URL): void {
  guard.checkHost(url);
  const host = bareHost(url.hostname);
  if (isIP(host) !== 0 && !guard.isAllowed(host)) throw refusedAddress(host, host);
}

export function refusedAddress(host: string, address: string): AppError {
  const what = host === address ? address : `${host} leads to ${address}, which`;
  return new AppError('REGISTRY_REFUSED', `${what} is an address that this server does not connect to`, {
    hint: 'its administrator can allow it: allow-address',
  });
}
