import { hash } from 'node:crypto';

/** In UTF-16 units. At three bytes each, two such texts in one entry stay under Postgres' 2,704-byte index limit. */
const LONGEST_KEY = 200;
const HASHED = 'sha256:';

/**
 * Returns an external text's lookup key: the text itself, or its hash if a database could not store it (NUL,
 * half a surrogate pair) or not index it (too long).
 */
export function lookupKey(text: string): string {
  const isPlain = text.length <= LONGEST_KEY && text.isWellFormed() && !text.includes('\0');
  // Also hashes a text that looks like a hash, so that it cannot match another text.
  return isPlain && !text.startsWith(HASHED) ? text : HASHED + contentHash(text);
}

/** Hashes a value's JSON, in which distinct texts stay distinct. */
export function contentHash(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url');
}
