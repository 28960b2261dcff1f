import type { Settings } from '../../config/index.ts';
import { AppError } from '../../errors/index.ts';
import { bareHost, isLoopback } from '../../http/index.ts';

/** A token, and a response that decides on an image, must not be exposed to the network. */
export function refusePlainHttp(address: string, { insecureServer }: Pick<Settings, 'insecureServer'>): void {
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'http:' || insecureServer || isLoopback(bareHost(hostname))) return;
  throw new AppError('USAGE', `${address} uses plain http, which anyone on the network path can read`, {
    hint: 'use https, or allow it with --insecure-server',
  });
}
