import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { HttpError } from './http-error.ts';
import { isNestedTooDeep } from './json-nesting.ts';

/**
 * JSON is UTF-8 (RFC 8259, 8.1). Fastify would replace invalid bytes, and two names that differ only in these would
 * become equal. Keys that would poison prototypes are refused.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = Buffer.from(body);
    // Clients set a content type even on an empty body, especially for DELETE.
    if (bytes.length === 0) done(null, undefined);
    else if (!isUtf8(bytes)) done(new HttpError(400, 'the body is not UTF-8'));
    else if (isNestedTooDeep(bytes)) done(new HttpError(400, 'the body is nested too deep'));
    else void parse(request, body.toString(), done);
  });
}
