import { AppError } from '../../../errors/index.ts';
import { bareHost, codeOf, isLoopback, type HttpResponse } from '../../../http/index.ts';

/** Addresses of a registry, as `https://host:port`. */
export interface Origins {
  readonly preferred: string;
  /** The same host by the other protocol, if that is allowed and its protocol is not known yet. */
  readonly other?: string;
}

/** Hub has one name and answers under another. */
const HUB = 'docker.io';
const HUB_HOST = 'registry-1.docker.io';

/** Allows plain HTTP for this machine, where it is the rule, and on request. */
export function originsOf(registry: string, insecure: boolean): Origins {
  const host = registry === HUB ? HUB_HOST : registry;
  const secure = new URL(`https://${host}`);
  const plain = new URL(`http://${host}`).origin;
  if (isLoopback(bareHost(secure.hostname))) return { preferred: plain, other: secure.origin };
  return { preferred: secure.origin, ...(insecure && { other: plain }) };
}

/** TLS servers answer 400 to a plain request. */
export function refusesPlainHttp(origin: string, { status }: HttpResponse): boolean {
  return status === 400 && origin.startsWith('http:');
}

/** A host that shows a certificate speaks TLS, whatever is wrong with the certificate. */
export function showsCertificate(thrown: unknown): boolean {
  const code = codeOf(thrown) ?? '';
  return code.includes('CERT') || code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
}

/** A name that does not resolve here may be known to a proxy. */
export function isUnknownHost(thrown: unknown): boolean {
  return ['ENOTFOUND', 'EAI_AGAIN'].includes(codeOf(thrown) ?? '');
}

const NOBODY_THERE: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH']);
const PORT_CLOSED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);

/**
 * Whether the other protocol might work where this one failed. A closed port is closed to both; a name that does not
 * resolve here may be known to the other protocol's proxy.
 */
export function mayBeOtherProtocol(thrown: unknown, origin: string): boolean {
  // A request that was never sent failed for another reason.
  if (!(thrown instanceof AppError) || thrown.code !== 'NETWORK_FAILED') return false;
  const code = codeOf(thrown) ?? '';
  if (NOBODY_THERE.has(code)) return false;
  return !PORT_CLOSED.has(code) || new URL(origin).port === '';
}
