import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { MAX_REQUEST_ID_LENGTH } from './limits.ts';

/**
 * Returns the client's own ID if it is harmless in logs, so that two machines' logs can be read together;
 * else a new one.
 */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && isHarmless(given) ? given : randomUUID();
}

function isHarmless(id: string): boolean {
  return id.length <= MAX_REQUEST_ID_LENGTH && /^[A-Za-z0-9._:-]+$/.test(id);
}
