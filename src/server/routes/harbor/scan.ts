import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../context.ts';
import { parseJsonBody } from '../../clair/accept-any-json.ts';
import { sendJson } from '../../shell/send-json.ts';
import { KEY_HEADER } from './key-header.ts';
import { parseScanRequest } from './scan-request.ts';

const REQUEST_TYPE = /^application\/(?:json|vnd\.scanner\.adapter\.scan\.request\+json)\s*(?:;|$)/i;
const RESPONSE_TYPE = 'application/vnd.scanner.adapter.scan.response+json; version=1.0';

/** Fastify answers other types with 415. */
export function acceptScanRequests(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(REQUEST_TYPE, { parseAs: 'buffer' }, parseJsonBody);
}

export function scanRoute(app: FastifyInstance, { scans }: Pick<ServerContext, 'scans'>): void {
  const config = { role: 'scan', keyHeader: KEY_HEADER } as const;
  app.post('/scan', { config }, async ({ body, principal }, reply) => {
    const { id } = await scans.submit(parseScanRequest(body), principal);
    return sendJson(reply.code(202), RESPONSE_TYPE, { id });
  });
}
