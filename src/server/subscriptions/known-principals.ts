import type { AuthSettings } from '../../config/index.ts';
import { isOpenToAll } from '../auth/index.ts';

/** Tells what the creator of a subscription may see now: tokens come and go with the configuration. */
export interface KnownPrincipals {
  /** False once its token is gone. */
  isKnown(name: string): boolean;
}

export function knownPrincipals(auth: AuthSettings): KnownPrincipals {
  const { tokens, psk } = auth;
  const names = new Set([
    ...tokens.map(({ name, team }) => (team === undefined ? `token:${name}` : `team:${team}`)),
    ...(isOpenToAll(auth) ? ['anonymous'] : []),
  ]);
  // Keys are shared, and each issuer signs with them.
  return { isKnown: (name) => names.has(name) || (psk !== undefined && name.startsWith('psk:')) };
}
