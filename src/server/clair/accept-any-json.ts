import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../shell/http-error.ts';
import { isNestedTooDeep } from '../shell/json-nesting.ts';

/** Clair ignores a request's Content-Type, and clients omit it. */
export function acceptAnyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, parseJsonBody);
}

/** Parses a body for Fastify. */
export function parseJsonBody(
  _request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  try {
    // Clients set a content type even on an empty body, especially for DELETE.
    done(null, body.length === 0 ? undefined : parseJson(body));
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

function parseJson(body: Buffer): unknown {
  if (isNestedTooDeep(body)) throw new HttpError(400, 'the body is nested too deep');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpError(400, 'the body is not JSON');
  }
}
