import { createHash } from 'node:crypto';

/** Keeps keys short: ignore rules take megabytes, and the cache counts only body bytes. */
export function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url');
}
