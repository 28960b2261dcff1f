import type { AuthSettings } from '../../config/index.ts';
import { isOpenToAll } from '../auth/index.ts';

/** Tells what the creator of a subscription may see now: tokens come and go with the configuration. */
export interface KnownPrincipals {
  /** False once its token is gone. */
  isKnown(name: string): boolean;
  /** True for an administrator. */
  seesAll(name: string): boolean;
}

export function knownPrincipals(auth: AuthSettings): KnownPrincipals {
  const { tokens, psk } = auth;
  const roles = Map.groupBy(tokens, ({ name, team }) =>
    team === undefined ? `token:${name}` : `team:${team}`,
  );
  // Clair's key is shared by its issuers, who are all administrators.
  const isAdmin = (name: string) =>
    (psk !== undefined && name.startsWith('psk:')) || (isOpenToAll(auth) && name === 'anonymous');
  return {
    isKnown: (name) => isAdmin(name) || roles.has(name),
    seesAll: (name) => isAdmin(name) || (roles.get(name)?.every(({ role }) => role === 'admin') ?? false),
  };
}
