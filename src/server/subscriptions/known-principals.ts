import type { AuthSettings } from '../../config/index.ts';
import type { Places } from '../../domain/index.ts';
import { isOpenToAll, mayDo } from '../auth/index.ts';

/** Checks the current rights of a subscription's creator: tokens come and go with the configuration. */
export interface KnownPrincipals {
  /** False once its tokens are gone, or may only read. */
  maySubscribe(name: string): boolean;
  isAdmin(name: string): boolean;
  /** The visible part of the fleet; undefined for all. */
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
    // All tokens of a team see the same.
    placesOf: (name) => known.get(name)?.[0]?.sees,
  };
}
