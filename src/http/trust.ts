import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SecureContext } from 'node:tls';
import { AppError, messageOf } from '../errors/index.ts';
import type { ServerTls } from './options.ts';

/** Certificate authorities to trust for servers. Node's own list is used as is; additions must be requested. */
export interface Trust {
  readonly caFiles: readonly string[];
  /** Includes the machine's store, which Go's and Python's tools use. Reading it takes a tenth of a second. */
  readonly system: boolean;
  readonly tls?: ServerTls | undefined;
}

/** Creates one context for all connections, since it holds hundreds of certificates; undefined for Node's own. */
export async function secureContextOf(trust: Trust): Promise<SecureContext | undefined> {
  const { ca: authorities, cert, key } = trust.tls ?? {};
  if (trust.caFiles.length === 0 && !trust.system && !authorities && !cert) return undefined;
  // Loaded here, since many runs make no connection.
  const { createSecureContext, getCACertificates } = await import('node:tls');
  const own = await Promise.all(trust.caFiles.map(readCertificates));
  const usual = [...getCACertificates('default'), ...(trust.system ? getCACertificates('system') : [])];
  const ca = [...(authorities === undefined ? usual : [authorities]), ...own];
  return createSecureContext({ ca, ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) });
}

async function readCertificates(path: string): Promise<string> {
  const text = await readFile(path, 'latin1').catch((cause: unknown) => {
    throw new AppError('CONFIG_INVALID', `cannot read the CA file ${path}: ${messageOf(cause)}`, { cause });
  });
  if (isCertificate(text)) return text;
  throw new AppError('CONFIG_INVALID', `the CA file ${path} contains no PEM certificate`, {
    hint: 'convert it: openssl x509 -inform der -in FILE -out FILE.pem',
  });
}

/** Detects an invalid certificate, which would otherwise be skipped silently. */
function isCertificate(text: string): boolean {
  try {
    return text.includes('-----BEGIN ') && Boolean(new X509Certificate(text));
  } catch {
    return false;
  }
}

const UNKNOWN_ISSUER = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Matches an untrusted issuer of the server's certificate. */
export function isUnknownIssuer(code: string | undefined): boolean {
  return code !== undefined && UNKNOWN_ISSUER.has(code);
}
