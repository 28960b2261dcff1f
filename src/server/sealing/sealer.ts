import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts text, such as clients' credentials, against readers of the database. */
export interface Sealer {
  seal(text: string): string;
  /** Undefined for text that was altered, or sealed with another key. */
  open(sealed: string): string | undefined;
  /** Identifies equal texts without revealing them. */
  fingerprint(text: string): string;
}

// AES-256-GCM (NIST SP 800-38D): a random 96-bit nonce, a 128-bit tag, and the text, in base64.
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const FINGERPRINT_LENGTH = 16;

/** `secret` has 32 random bytes, or the entropy of the password in it. */
export function createSealer(secret: Uint8Array): Sealer {
  const sealingKey = derive(secret, 'sealing');
  const namingKey = derive(secret, 'fingerprints');
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, sealingKey, nonce, { authTagLength: TAG_BYTES });
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      if (tag.length < TAG_BYTES) return undefined;
      const decipher = createDecipheriv(ALGORITHM, sealingKey, nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(tag);
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
    fingerprint: (text) =>
      createHmac('sha256', namingKey).update(text).digest('hex').slice(0, FINGERPRINT_LENGTH),
  };
}

/** Derives a separate key for each use (RFC 5869). */
function derive(secret: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `plimsoll ${use}`, KEY_BYTES));
}
