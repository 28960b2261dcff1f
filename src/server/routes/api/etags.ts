import { createHash } from 'node:crypto';
import type { ApiApp } from './api-app.ts';

/**
 * Adds an ETag to every GET response, and answers 304 to a client that has it already (RFC 9110, 13.1.2). Runs on the
 * bytes sent, so that a compressed response has its own ETag.
 */
export function validateAnswers(app: ApiApp): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const isSafe = request.method === 'GET' || request.method === 'HEAD';
    const isWhole = typeof payload === 'string' || payload instanceof Uint8Array;
    if (!isSafe || !isWhole || reply.statusCode !== 200) {
      done(null, payload);
      return;
    }
    const given = reply.getHeader('etag');
    const etag = typeof given === 'string' ? given : etagOf(payload);
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (!isKnown(request.headers['if-none-match'], etag)) {
      done(null, payload);
      return;
    }
    reply.code(304).removeHeader('content-length').removeHeader('content-encoding');
    done(null, '');
  });
}

function etagOf(payload: string | Uint8Array): string {
  return `"${createHash('sha256').update(payload).digest('base64url')}"`;
}

/** Compares weakly, as If-None-Match requires (RFC 9110, 8.8.3.2). Our ETags contain no commas. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const known = header.split(',').map((each) => opaque(each.trim()));
  return known.includes('*') || known.includes(opaque(etag));
}

function opaque(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag;
}
