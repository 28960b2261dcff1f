import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError, messageOf, systemCode } from '../errors/index.ts';

const PRIVATE = 'PRIVATE KEY';
const PUBLIC = 'BEGIN PUBLIC KEY';
/** Marks an encrypted key: in a PKCS 8 label, or in an older format's header (RFC 1421). */
const ENCRYPTED = 'ENCRYPTED';
/** Labels for cosign's keys, which are encrypted in cosign's own format. */
const OF_COSIGN = /-----BEGIN ENCRYPTED (?:COSIGN|SIGSTORE) PRIVATE KEY-----/u;
const MAKE_ONE =
  'make one: openssl genpkey -algorithm ed25519 -out key.pem; cosign takes it by cosign import-key-pair --key key.pem';
const CURVE = 'prime256v1';

/** Throws CONFIG_INVALID for anything but a private Ed25519 or ECDSA P-256 key in PEM, without a password. */
export function readPrivateKey(file: string): KeyObject {
  return readKey(file, MAKE_ONE, (pem) => {
    if (OF_COSIGN.test(pem)) throw new Error('it is a key that cosign encrypted');
    if (pem.includes(PUBLIC)) throw new Error('it is a public key');
    if (pem.includes(ENCRYPTED)) throw new Error('it is encrypted by a password');
    return createPrivateKey(pem);
  });
}

/** Throws CONFIG_INVALID for anything but a public Ed25519 or ECDSA P-256 key in PEM. */
export function readPublicKey(file: string): KeyObject {
  return readKey(file, 'write it: openssl pkey -in key.pem -pubout -out key.pub', (pem) => {
    // Node would derive the public key, leaving the private one on every machine that scans.
    if (pem.includes(PRIVATE)) throw new Error('it is a private key');
    return createPublicKey(pem);
  });
}

export function signatureBy(key: KeyObject, bytes: Uint8Array): Buffer {
  return sign(hashFor(key), bytes, key);
}

export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(hashFor(key), bytes, key, signature);
}

/** Ed25519 includes its own hash. */
function hashFor({ asymmetricKeyType }: KeyObject): string | null {
  return asymmetricKeyType === 'ed25519' ? null : 'sha256';
}

/** Returns a key's public half as DER; its digest identifies the key. */
export function publicBytes(key: KeyObject): Uint8Array {
  return (key.type === 'public' ? key : createPublicKey(key)).export({ type: 'spki', format: 'der' });
}

function readKey(file: string, hint: string, parse: (pem: string) => KeyObject): KeyObject {
  try {
    const key = parse(readFileSync(file, 'utf8'));
    if (!isUsable(key)) throw new Error(`it is a key of ${kindOf(key)}`);
    return key;
  } catch (cause) {
    // OpenSSL's messages name internal routines.
    const reason = systemCode(cause)?.startsWith('ERR_OSSL') ? 'it holds none in PEM' : messageOf(cause);
    const message = `cannot use ${file} as a key of Ed25519 or ECDSA P-256: ${reason}`;
    throw new AppError('CONFIG_INVALID', message, { hint, cause });
  }
}

function kindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const kind = asymmetricKeyType ?? 'no kind';
  const curve = asymmetricKeyDetails?.namedCurve;
  return curve === undefined ? kind : `${kind} on ${curve}`;
}

function isUsable({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'ec') return asymmetricKeyDetails?.namedCurve === CURVE;
  return asymmetricKeyType === 'ed25519';
}
