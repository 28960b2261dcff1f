import { hash } from 'node:crypto';

/** In UTF-16 units. Three bytes each, and two such texts in one entry, stay under the 2,704 bytes of Postgres' index. */
const LONGEST_KEY = 200;
const HASHED = 'sha256:';

/**
 * What a text from outside is looked up by: itself, or its hash where a database could not hold it (NUL, half a
 * surrogate pair) or not index it (too long).
 */
export function lookupKey(text: string): string {
  const isPlain = text.length <= LONGEST_KEY && text.isWellFormed() && !text.includes('\0');
  // A text that looks like a hash is hashed too, lest it stand for another one.
  return isPlain && !text.startsWith(HASHED) ? text : HASHED + contentHash(text);
}

/** Over a value's JSON, in which every text is told apart from every other. */
export function contentHash(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url');
}
