import { errors, jwtVerify } from 'jose';
import type { AuthSettings } from '../../config/index.ts';
import type { Principal } from './principal.ts';

/** Issuer for Clair's own services, always accepted with the key. */
const INTRASERVICE = 'clair-intraservice';
const ALGORITHMS = ['HS256', 'HS384', 'HS512'];
const LEEWAY_SECONDS = 15;

/**
 * Verifies Clair v4's pre-shared key: a JWT (RFC 7519) signed with it. The algorithm list refuses `alg: none` and keys
 * used as another type. A token without times never expires, as in Clair.
 */
export function createPskVerifier(
  { key, issuers }: NonNullable<AuthSettings['psk']>,
  now: () => Date,
): (token: string) => Promise<Principal | undefined> {
  const secret = Buffer.from(key, 'base64');
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ALGORITHMS,
        issuer: [INTRASERVICE, ...issuers],
        clockTolerance: LEEWAY_SECONDS,
        currentDate: now(),
      });
      const latest = now().getTime() / 1000 + LEEWAY_SECONDS;
      if (payload.iat !== undefined && payload.iat > latest) return undefined;
      return { name: `psk:${payload.iss ?? ''}`, role: 'admin' };
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };
}
