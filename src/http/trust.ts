import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SecureContext } from 'node:tls';
import { AppError, messageOf } from '../errors/index.ts';

/** Which authorities may vouch for a server. Node's own list is used as it is; anything more is asked for. */
export interface Trust {
  readonly caFiles: readonly string[];
  /** The machine's store too, as Go's and Python's tools use it. Reading it takes a tenth of a second. */
  readonly system: boolean;
}

/** One context for all connections, since it holds hundreds of certificates; undefined for Node's own. */
export async function secureContextOf(trust: Trust): Promise<SecureContext | undefined> {
  if (trust.caFiles.length === 0 && !trust.system) return undefined;
  // Loaded here, since many runs speak to nobody.
  const { createSecureContext, getCACertificates } = await import('node:tls');
  const own = await Promise.all(trust.caFiles.map(readCertificates));
  const ca = [...getCACertificates('default'), ...(trust.system ? getCACertificates('system') : []), ...own];
  return createSecureContext({ ca });
}

async function readCertificates(path: string): Promise<string> {
  const text = await readFile(path, 'latin1').catch((cause: unknown) => {
    throw new AppError('CONFIG_INVALID', `cannot read the CA file ${path}: ${messageOf(cause)}`, { cause });
  });
  if (isCertificate(text)) return text;
  throw new AppError('CONFIG_INVALID', `the CA file ${path} holds no certificate in PEM form`, {
    hint: 'convert it: openssl x509 -inform der -in FILE -out FILE.pem',
  });
}

/** What is no certificate would be passed over in silence, and then miss. */
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

/** The server's certificate was issued by an authority that is not trusted here. */
export function isUnknownIssuer(code: string | undefined): boolean {
  return code !== undefined && UNKNOWN_ISSUER.has(code);
}
