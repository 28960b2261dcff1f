import * as z from 'zod/mini';
import { defined } from '../../../../domain/index.ts';
import { AppError } from '../../../../errors/index.ts';
import {
  bareHost,
  isLoopback,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from '../../../../http/index.ts';
import { MAX_TOKEN_BYTES } from '../limits.ts';
import { explainRefusal } from '../refusal.ts';
import type { Challenge } from './challenge.ts';
import type { Credentials, PasswordCredentials } from './credentials.ts';

// Bearer tokens: distribution.github.io/distribution/spec/auth/token and .../auth/oauth.

export interface TokenRequest {
  readonly http: HttpClient;
  readonly challenge: Challenge;
  readonly credentials: Credentials | undefined;
  readonly repository: string;
  /** The registry's origin: `https://host`. */
  readonly origin: string;
  /** Whether the credential flags apply to it. */
  readonly takesFlags: boolean;
}

const CLIENT_ID = 'plimsoll';

const tokenSchema = z.object({ token: z.nullish(z.string()), access_token: z.nullish(z.string()) });

/** Exchanges our credentials (or nothing, for public images) for a token that allows pulling from one repository. */
export async function fetchToken(request: TokenRequest): Promise<string> {
  const { credentials, http } = request;
  if (credentials?.kind === 'registry-token') return credentials.token;
  const isIdentity = credentials?.kind === 'identity-token';
  const question = isIdentity ? refresh(credentials.token, request) : query(credentials, request);
  return tokenIn(await http.request(question), request);
}

/** Builds an OAuth 2 request with an identity token as the refresh token. */
function refresh(token: string, request: TokenRequest): HttpRequest {
  const service = request.challenge.parameters['service'];
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    scope: scopesOf(request).join(' '),
    refresh_token: token,
    ...defined({ service }),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { url: realmOf(request).href, method: 'POST', headers, body: form.toString() };
}

/** Builds a request in the older form, which every token server supports. */
function query(login: PasswordCredentials | undefined, request: TokenRequest): HttpRequest {
  const url = realmOf(request);
  const service = request.challenge.parameters['service'];
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopesOf(request)) url.searchParams.append('scope', scope);
  if (!login) return { url: url.href };
  url.searchParams.set('account', login.username);
  return { url: url.href, headers: { authorization: basicAuthorization(login) } };
}

export function basicAuthorization({ username, password }: PasswordCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function realmOf({ challenge, credentials, origin }: TokenRequest): URL {
  const realm = URL.parse(challenge.parameters['realm'] ?? '', origin);
  const host = new URL(origin).host;
  if (challenge.parameters['realm'] === undefined || !realm?.protocol.startsWith('http')) {
    throw new AppError('REGISTRY_FAILED', `${host} asks for a token but names no token server`);
  }
  // A registry behind TLS must not make us send a password in the clear.
  const isPlain = realm.protocol === 'http:' && !isLoopback(bareHost(realm.hostname));
  if (credentials && isPlain && origin.startsWith('https:')) {
    throw new AppError('REGISTRY_FAILED', `${host} asks to send the password to ${realm.host} without TLS`);
  }
  return realm;
}

function scopesOf({ challenge, repository }: TokenRequest): readonly string[] {
  const named = (challenge.parameters['scope'] ?? '').split(' ').filter((scope) => scope !== '');
  return named.length > 0 ? named : [`repository:${repository}:pull`];
}

async function tokenIn(
  response: HttpResponse,
  { credentials, origin, repository, takesFlags }: TokenRequest,
): Promise<string> {
  const registry = new URL(origin).host;
  if (response.status !== 200) {
    const isKnown = credentials !== undefined;
    throw await explainRefusal(response, { registry, repository, isKnown, takesFlags });
  }
  const { host } = new URL(response.url);
  const body = new TextDecoder().decode(await response.bytes(MAX_TOKEN_BYTES));
  const token = readToken(body);
  if (token === undefined) throw new AppError('REGISTRY_FAILED', `${host} answered without a token`);
  return token;
}

/** Accepts only characters that are safe in a header; anything else would let the server inject headers. */
function readToken(body: string): string | undefined {
  try {
    const { token, access_token: accessToken } = tokenSchema.parse(JSON.parse(body));
    const found = (token ?? '') || (accessToken ?? '');
    return found !== '' && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
