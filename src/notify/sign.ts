import { SignJWT } from 'jose';

const ISSUER = 'clair-notifier';
/** Before and after now: two clocks are never the same. */
const VALID_SECONDS = 60;

/** As Clair v4's notifier signs (RFC 7519), so that Quay believes it. */
export function signAsNotifier(pskKey: string, now: Date): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setIssuedAt(seconds)
    .setNotBefore(seconds - VALID_SECONDS)
    .setExpirationTime(seconds + VALID_SECONDS)
    .sign(Buffer.from(pskKey, 'base64'));
}
