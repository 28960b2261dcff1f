import { AppError } from '../errors/index.ts';
import { bareHost } from './host-and-port.ts';
import { isLoopback } from './proxy.ts';
import type { WireRequest, WireResponse } from './transport.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Methods that are never repeated at another address. */
const NOT_FOLLOWED: ReadonlySet<WireRequest['method']> = new Set(['POST', 'DELETE']);
/** Any other redirect turns a PUT into a GET, which would then look like success (RFC 9110, 15.4). */
const KEEPS_METHOD: ReadonlySet<number> = new Set([307, 308]);
/** Headers that identify us, meant only for the original server. */
const SECRET_HEADERS = new Set(['apikey', 'authorization', 'cookie', 'proxy-authorization']);

/**
 * Builds the request for a redirect; undefined if the response is not a redirect. Refuses to leave HTTP (a
 * `file:` address would let a server read this machine) and, unless a digest verifies the content, to leave
 * TLS.
 */
export function redirected(
  request: WireRequest,
  response: WireResponse,
  mayLeaveTls: boolean,
): WireRequest | undefined {
  const location = response.headers['location'];
  if (NOT_FOLLOWED.has(request.method)) return undefined;
  if (request.method === 'PUT' && !KEEPS_METHOD.has(response.status)) return undefined;
  if (!REDIRECTS.has(response.status) || location === undefined) return undefined;
  const url = URL.parse(location, request.url.href);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AppError('NETWORK_FAILED', `${request.url.host} redirects to an invalid address`, {
      said: location,
      hint: 'check whether a proxy or a login page is in the way',
    });
  }
  const leavesTls = request.url.protocol === 'https:' && url.protocol === 'http:';
  if (leavesTls && !mayLeaveTls && !isLoopback(bareHost(url.hostname))) {
    throw new AppError('NETWORK_FAILED', `${request.url.host} redirects to ${url.host} without TLS`, {
      hint: 'correct the configuration of its proxy, or follow it anyway with --skip-tls-verify',
    });
  }
  return {
    ...request,
    url,
    headers: url.origin === request.url.origin ? request.headers : publicOnly(request.headers),
  };
}

function publicOnly(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name.toLowerCase())),
  );
}
