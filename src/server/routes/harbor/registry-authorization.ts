import type { Credentials } from '../../../image/index.ts';
import { HttpError } from '../../shell/http-error.ts';

/** A bearer token's characters (RFC 6750, section 2.1). */
const TOKEN = /^[\w\-.~+/]+=*$/;

/**
 * Reads the Authorization header with which Harbor lets a scanner pull: Basic for a robot account, or Bearer
 * for a registry token. Throws 422 without quoting it.
 */
export function parseAuthorization(text: string): Credentials {
  const blank = text.indexOf(' ');
  const scheme = text.slice(0, Math.max(blank, 0)).toLowerCase();
  const value = text.slice(blank + 1).trim();
  const credentials = scheme === 'basic' ? parseBasic(value) : parseBearer(scheme, value);
  if (credentials) return credentials;
  throw new HttpError(422, 'registry.authorization: expected Basic with a name and a password, or Bearer');
}

function parseBasic(base64: string): Credentials | undefined {
  const pair = Buffer.from(base64, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const password = pair.slice(colon + 1);
  if (colon < 1 || password === '') return undefined;
  return { kind: 'password', username: pair.slice(0, colon), password };
}

function parseBearer(scheme: string, token: string): Credentials | undefined {
  return scheme === 'bearer' && TOKEN.test(token) ? { kind: 'registry-token', token } : undefined;
}
