import type { ServerSettings } from '../config/index.ts';
import { isLoopback } from '../http/index.ts';
import { isOpenToAll } from './auth/index.ts';

export interface AllowedAddresses {
  /** Besides public ones, as `registryGuard` takes them. */
  readonly allowAddresses: readonly string[];
  /** For the log. */
  readonly reason: string;
}

/**
 * Which addresses images may be read from. Registries are often in private networks; but whoever may ask without a token
 * could look around in them through the server. A host name counts as beyond loopback, wherever it leads today.
 */
export function allowedAddresses({
  listen,
  auth,
  registries,
}: Pick<ServerSettings, 'listen' | 'auth' | 'registries'>): AllowedAddresses {
  const { allowAddresses } = registries;
  if (allowAddresses) return { allowAddresses, reason: 'set by allow-address' };
  if (isLoopback(listen.host)) {
    return { allowAddresses: ['private'], reason: 'the server listens on loopback only' };
  }
  if (!isOpenToAll(auth)) return { allowAddresses: ['private'], reason: 'clients need a token' };
  return {
    allowAddresses: [],
    reason:
      'the server listens beyond loopback without tokens; --allow-address private allows private networks',
  };
}
