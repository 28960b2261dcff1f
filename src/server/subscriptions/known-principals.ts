import type { AuthSettings } from '../../config/index.ts';
import type { Places } from '../../domain/index.ts';
import { isOpenToAll, mayDo } from '../auth/index.ts';

/** Tells what the creator of a subscription may see now: tokens come and go with the configuration. */
export interface KnownPrincipals {
  /** False once its tokens are gone, or may only read. */
  maySubscribe(name: string): boolean;
  isAdmin(name: string): boolean;
  /** Part of the fleet that it sees; undefined: all. */
  placesOf(name: string): Places | undefined;
}

export function knownPrincipals(auth: AuthSettings): KnownPrincipals {
  const { tokens, psk } = auth;
  const known = Map.groupBy(tokens, ({ name, team }) =>
    team === undefined ? `token:${name}` : `team:${team}`,
  );
  // Clair's key is shared by its issuers, who are all administrators.
  const isOther = (name: string) =>
    (psk !== undefined && name.startsWith('psk:')) || (isOpenToAll(auth) && name === 'anonymous');
  return {
    maySubscribe: (name) =>
      isOther(name) || (known.get(name)?.some(({ role }) => mayDo(role, 'scan')) ?? false),
    isAdmin: (name) => isOther(name) || (known.get(name)?.every(({ role }) => role === 'admin') ?? false),
    // Tokens of one team see the same.
    placesOf: (name) => known.get(name)?.[0]?.sees,
  };
}
