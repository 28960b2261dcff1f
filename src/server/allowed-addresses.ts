import type { ServerSettings } from '../config/index.ts';
import { isLoopback } from '../http/index.ts';
import { isOpenToAll } from './auth/index.ts';

export interface AllowedAddresses {
  /** Allowed addresses besides public ones, as `registryGuard` takes them. */
  readonly allowAddresses: readonly string[];
  /** Reason for the log. */
  readonly reason: string;
}

/**
 * Decides from which addresses images may be read. Registries are often in private networks, but clients
 * without a token must not explore these through the server. A host name counts as beyond loopback, whatever
 * it resolves to.
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
