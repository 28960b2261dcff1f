import { SignJWT } from 'jose';

const ISSUER = 'clair-notifier';
/** Seconds before and after now, since clocks differ. */
const VALID_SECONDS = 60;

/** Signs as Clair v4's notifier does (RFC 7519), so that Quay accepts it. */
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
