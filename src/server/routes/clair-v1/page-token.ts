import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { ServerSettings } from '../../../config/index.ts';

/** Same as Clair's. */
const VALID_MS = 60 * 60_000;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const CONTENT = z.object({ list: z.string(), cursor: z.string(), expires: z.number() });

/** Tokens for a list's next page: opaque to clients, and valid for one list and one hour. */
export interface PageTokens {
  write(list: string, cursor: string): string;
  /** Undefined for a token that is forged, expired or from another list. */
  read(list: string, token: string): string | undefined;
}

/** Replicas can read each other's tokens if they share the secret, or at least the database. */
export function createPageTokens({ secret, database }: ServerSettings, now: () => Date): PageTokens {
  const shared = secret === undefined ? (database ?? randomBytes(32)) : Buffer.from(secret, 'base64');
  const key = Buffer.from(hkdfSync('sha256', shared, '', 'clair v1 page tokens', 32));
  return {
    write(list, cursor) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const content = JSON.stringify({ list, cursor, expires: now().getTime() + VALID_MS });
      const sealed = [cipher.update(content), cipher.final()];
      return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64url');
    },
    read(list, token) {
      const content = open(key, Buffer.from(token, 'base64url'));
      const isGood = content?.list === list && content.expires > now().getTime();
      return isGood ? content.cursor : undefined;
    },
  };
}

function open(key: Buffer, token: Buffer): z.infer<typeof CONTENT> | undefined {
  if (token.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, token.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(token.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const content = [decipher.update(token.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
    return CONTENT.parse(JSON.parse(Buffer.concat(content).toString()));
  } catch {
    return undefined;
  }
}
