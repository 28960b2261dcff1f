import { isIP } from 'node:net';
import type { AddressGuard } from '../options.ts';
import { bareHost } from '../host-and-port.ts';
import { RefusedAddress } from './refused-address.ts';

/**
 * Consults the guard before a request or a redirect is sent. Literal addresses are checked here, since nothing will
 * resolve them; URL has already undone their disguises (`http://2130706433/`, `http://0x7f.1/`).
 */
export function checkTarget(guard: AddressGuard, url: URL): void {
  guard.checkHost(url);
  const host = bareHost(url.hostname);
  if (isIP(host) !== 0 && !guard.isAllowed(host)) throw new RefusedAddress(host, host);
}
