import { AppError } from '../../../errors/index.ts';
import { bareHost, codeOf, isLoopback, type HttpResponse } from '../../../http/index.ts';

/** A registry's addresses, as `https://host:port`. */
export interface RegistryOrigins {
  readonly preferred: string;
  /** The same host over the other protocol, if allowed and not yet determined. */
  readonly other?: string;
}

/** Hub is named differently from its host. */
const HUB = 'docker.io';
const HUB_HOST = 'registry-1.docker.io';

/** Allows plain HTTP on request, and always for this machine. */
export function registryOriginsOf(registry: string, insecure: boolean): RegistryOrigins {
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

/** A host that shows a certificate speaks TLS, even if the certificate is invalid. */
export function showsCertificate(thrown: unknown): boolean {
  const code = codeOf(thrown) ?? '';
  return code.includes('CERT') || code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
}

/** A proxy may resolve a name that does not resolve here. */
export function isUnknownHost(thrown: unknown): boolean {
  return ['ENOTFOUND', 'EAI_AGAIN'].includes(codeOf(thrown) ?? '');
}

const NOBODY_THERE: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH']);
const PORT_CLOSED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);

/**
 * Whether the other protocol might work after this failure. A closed port is closed to both; a name that does
 * not resolve here may resolve at the other protocol's proxy.
 */
export function mayBeOtherProtocol(thrown: unknown, origin: string): boolean {
  // An unsent request failed for another reason.
  if (!(thrown instanceof AppError) || thrown.code !== 'NETWORK_FAILED') return false;
  const code = codeOf(thrown) ?? '';
  if (NOBODY_THERE.has(code)) return false;
  return !PORT_CLOSED.has(code) || new URL(origin).port === '';
}
