import { createHash, timingSafeEqual } from 'node:crypto';
import type { TokenSettings } from '../../config/index.ts';
import { defined } from '../../domain/index.ts';
import type { Principal } from './principal.ts';

/** Finds a token's owner. Compares with every token in constant time, so that timing reveals nothing. */
export function createTokenLookup(
  tokens: readonly TokenSettings[],
): (token: string) => Principal | undefined {
  const known = tokens.map(({ name, team, role, sha256, sees }) => ({
    principal: {
      name: team === undefined ? `token:${name}` : `team:${team}`,
      token: name,
      role,
      ...defined({ sees }),
    },
    hash: Buffer.from(sha256, 'hex'),
  }));
  return (token) => {
    const shown = createHash('sha256').update(token).digest();
    let found: Principal | undefined;
    for (const { principal, hash } of known) {
      if (hash.length === shown.length && timingSafeEqual(hash, shown)) found = principal;
    }
    return found;
  };
}
