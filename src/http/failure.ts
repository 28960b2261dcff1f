import { AppError, messageOf, systemCode } from '../errors/index.ts';
import { isUnknownIssuer } from './trust.ts';

/** Raised by our own timers. */
export class TimedOut extends Error {
  readonly code = 'TIMED_OUT';
}

/** Code for responses that undici cannot parse; undici distinguishes them only in the message. */
const NOT_HTTP = 'NOT_HTTP';

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'the name server did not answer',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'connecting timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connecting timed out',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_HEADERS_OVERFLOW: 'the response headers are too large',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
  UND_ERR_PRX_CONN: 'the proxy closed the connection',
  UND_ERR_PRX_TLS: 'the certificate of the proxy is for another host name',
};

const CLOSED_HINT = 'try again; a proxy or a firewall may have closed the connection';

const HINTS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'check the spelling, the name server, and whether a proxy is needed (HTTPS_PROXY)',
  EAI_AGAIN: 'check the name server, and whether a proxy is needed (HTTPS_PROXY)',
  ECONNRESET: CLOSED_HINT,
  EPIPE: CLOSED_HINT,
  UND_ERR_SOCKET: CLOSED_HINT,
  ECONNREFUSED: 'check the port, and whether a proxy is needed (HTTPS_PROXY)',
  CERT_HAS_EXPIRED: 'check the clock of both machines, or accept any certificate with --skip-tls-verify',
  CERT_NOT_YET_VALID: 'check the clock of both machines, or accept any certificate with --skip-tls-verify',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'use the name in its certificate, or accept any certificate with --skip-tls-verify',
  ERR_SSL_WRONG_VERSION_NUMBER: 'use plain HTTP with --insecure',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'use plain HTTP with --insecure',
};

const TIMEOUT_HINT = 'check the network, and whether a proxy is needed (HTTPS_PROXY)';
const PROXY_HINT = 'correct HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY';

const PROXY_HINTS: Readonly<Record<number, string>> = {
  403: 'allow the host at the proxy, or name it in NO_PROXY',
  407: 'put USER:PASSWORD@ before the host in HTTPS_PROXY and HTTP_PROXY',
};

/** A failed connection. */
interface Tried {
  /** `cannot reach HOST`, before the reason. */
  readonly what: string;
  /** Proxy host; connections go there. */
  readonly proxy?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Builds a one-line error with the failed host and the reason, from any thrown value. */
export function toNetworkFailure(thrown: unknown, { what, proxy, signal }: Tried): AppError {
  if (thrown instanceof AppError) return thrown;
  // A bug in our code is not a network failure.
  if (thrown instanceof TypeError) throw thrown;
  if (signal?.aborted) return new AppError('INTERRUPTED', 'interrupted', { cause: thrown });
  const code = codeOf(thrown);
  const hint = hintFor(code, thrown, proxy !== undefined);
  const by = proxy === undefined ? '' : ` by the proxy ${proxy}`;
  return new AppError('NETWORK_FAILED', `${what}${by}: ${reasonFor(code, thrown)}`, {
    ...(hint && { hint }),
    cause: thrown,
  });
}

function reasonFor(code: string | undefined, thrown: unknown): string {
  const proxy = proxyStatus(thrown);
  if (proxy !== undefined) return `the proxy answered ${proxy}`;
  if (isUnknownIssuer(code)) return 'its certificate is signed by an untrusted authority';
  if (code === NOT_HTTP) return 'it does not speak HTTP';
  return (code && REASONS[code]) ?? messageOf(thrown);
}

function hintFor(code: string | undefined, thrown: unknown, isByProxy: boolean): string | undefined {
  const status = proxyStatus(thrown);
  if (status !== undefined)
    return PROXY_HINTS[status] ?? 'check the host, and what the log of the proxy says';
  if (isUnknownIssuer(code))
    return 'trust its authority with --ca-cert FILE, or accept any certificate with --skip-tls-verify';
  const hint = code !== undefined && isTimeout(code) ? TIMEOUT_HINT : code && HINTS[code];
  return isByProxy && (code?.startsWith('UND_ERR_PRX') || hint?.includes('HTTPS_PROXY')) ? PROXY_HINT : hint;
}

function isTimeout(code: string): boolean {
  return code === 'TIMED_OUT' || code.endsWith('TIMEOUT') || code === 'ETIMEDOUT';
}

const PROXY_REFUSALS = ['Proxy response (', 'Proxy Authentication Required ('];

/**
 * Parses `Proxy response (407) !== 200 when HTTP Tunneling`, and a plain request's `Proxy Authentication
 * Required (407)`: undici gives the status only in the message.
 */
function proxyStatus(thrown: unknown): number | undefined {
  const message = messageOf(thrown);
  const start = PROXY_REFUSALS.find((words) => message.startsWith(words));
  return start === undefined ? undefined : Number.parseInt(message.slice(start.length), 10);
}

/** Returns the system code from an error or its cause; Node wraps failures for several addresses in one error. */
export function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if (thrown instanceof AppError) return codeOf(thrown.cause);
  if (thrown.name === 'HTTPParserError') return NOT_HTTP;
  const code = systemCode(thrown);
  if (code !== undefined && code !== 'UND_ERR_ABORTED') return code;
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  return codeOf(thrown.cause);
}

/** Transient server and proxy statuses. */
export const PASSING: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

const LASTING = ['CERT', 'ERR_TLS', 'ERR_SSL', NOT_HTTP, 'ENOTFOUND', 'SELF_SIGNED', 'UNABLE_TO'];

/**
 * Checks whether a retry might succeed. A missing host name or a bad certificate will not recover; a peer
 * that used up our time limit had its chance.
 */
export function mayPass(thrown: unknown): boolean {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return false;
  const proxy = proxyStatus(thrown);
  if (proxy !== undefined) return PASSING.has(proxy);
  const code = codeOf(thrown);
  return code !== undefined && !isTimeout(code) && !LASTING.some((word) => code.includes(word));
}
