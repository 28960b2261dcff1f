import { bareHost, codeOf, isLoopback, type HttpResponse } from '../../../http/index.ts';

/** Where a registry answers, as `https://host:port`. */
export interface Origins {
  readonly preferred: string;
  /** The same host by the other protocol, where that is allowed and it is not known yet which one it speaks. */
  readonly other?: string;
}

/** Hub is known by one name and answers under another. */
const HUB = 'docker.io';
const HUB_HOST = 'registry-1.docker.io';

/** Plain HTTP is for this machine, where it is the rule, and for who asks for it. */
export function originsOf(registry: string, insecure: boolean): Origins {
  const host = registry === HUB ? HUB_HOST : registry;
  const secure = new URL(`https://${host}`);
  const plain = new URL(`http://${host}`).origin;
  if (isLoopback(bareHost(secure.hostname))) return { preferred: plain, other: secure.origin };
  return { preferred: secure.origin, ...(insecure && { other: plain }) };
}

/** Servers for TLS answer 400 to a request without it. */
export function refusesPlainHttp(origin: string, { status }: HttpResponse): boolean {
  return status === 400 && origin.startsWith('http:');
}

/** Who shows a certificate speaks TLS, whatever is wrong with it. */
export function showsCertificate(thrown: unknown): boolean {
  const code = codeOf(thrown) ?? '';
  return code.includes('CERT') || code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
}

const NOBODY_THERE: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH']);
const PORT_CLOSED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);

/**
 * Whether the other protocol might get an answer where this one failed. A closed port stays closed to both; a name that
 * is not known here may be known to the proxy of the other.
 */
export function mayBeOtherProtocol(thrown: unknown, origin: string): boolean {
  const code = codeOf(thrown) ?? '';
  if (NOBODY_THERE.has(code)) return false;
  return !PORT_CLOSED.has(code) || new URL(origin).port === '';
}
