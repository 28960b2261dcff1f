import type { AuthSettings } from '../../config/index.ts';
import { presentedToken } from './credentials.ts';
import type { Principal } from './principal.ts';
import { createPskVerifier } from './psk.ts';
import { createTokenLookup } from './tokens.ts';

export interface Authenticator {
  /** True without any authentication configured: everyone is an admin. */
  readonly isOpen: boolean;
  /** Authenticates an Authorization header; undefined if it is absent or invalid. */
  authenticate(header: string | undefined): Promise<Principal | undefined>;
}

/** Has a name, since an empty name marks images that this server verified itself. */
const ANYBODY: Principal = { name: 'anonymous', role: 'admin' };

export function isOpenToAll({ tokens, psk }: AuthSettings): boolean {
  return tokens.length === 0 && psk === undefined;
}

export function createAuthenticator(settings: AuthSettings, now: () => Date): Authenticator {
  const { tokens, psk } = settings;
  const isOpen = isOpenToAll(settings);
  if (isOpen) return { isOpen, authenticate: () => Promise.resolve(ANYBODY) };
  const lookUp = createTokenLookup(tokens);
  const verify = psk && createPskVerifier(psk, now);
  return {
    isOpen,
    async authenticate(header) {
      const token = presentedToken(header ?? '');
      if (token === undefined) return undefined;
      return lookUp(token) ?? verify?.(token);
    },
  };
}
