import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { INDEX_REPORT_TYPE, VULNERABILITY_REPORT_TYPE } from './media-types.ts';
import { isKnownTo, negotiateAmong } from './negotiate.ts';
import { sendJson } from './send-json.ts';

/** Clair's. JSON is YAML, too (YAML 1.2, section 1.2). */
const TYPES = [
  'application/openapi+json',
  'application/json',
  'application/vnd.oai.openapi+json',
  'application/openapi+yaml',
  'application/yaml',
  'application/vnd.oai.openapi',
  'application/vnd.oai.openapi+yaml',
] as const;
const DIGEST = { name: 'digest', in: 'path', required: true, schema: { type: 'string' } };
const NOTIFICATION = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
const REF = { name: 'ref', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

function answers(...statuses: readonly number[]) {
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }]));
}

function operation(summary: string, ...statuses: readonly number[]) {
  return { summary, responses: answers(...statuses) };
}

/** What is served of Clair's v4 API; the shapes are those of Clair's own document. */
const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Plimsoll: the API of Clair v4',
    version: '1.2.0',
    description: `Reports are ${INDEX_REPORT_TYPE} and ${VULNERABILITY_REPORT_TYPE}.`,
  },
  paths: {
    '/indexer/api/v1/index_report': {
      post: operation('Index a manifest, and wait for its report', 201, 400, 412, 429),
      delete: operation('Delete manifests by their digests', 200, 400),
    },
    '/indexer/api/v1/index_report/{digest}': {
      parameters: [DIGEST],
      get: operation('The index report of a manifest', 200, 304, 404, 415),
      delete: operation('Delete a manifest', 204),
    },
    '/indexer/api/v1/index_state': {
      get: operation('What changes once manifests should be indexed again', 200, 304, 415),
    },
    '/indexer/api/v1/internal/affected_manifest/': {
      post: operation('The manifests that hold vulnerable packages', 200, 400, 415),
    },
    '/matcher/api/v1/vulnerability_report/{digest}': {
      parameters: [DIGEST],
      get: operation('What the feeds say now of a manifest; 202 while they are loaded', 200, 202, 304, 404),
    },
    '/matcher/api/v1/internal/update_operation': {
      get: operation('The last updates of each feed', 200, 304, 400),
    },
    '/matcher/api/v1/internal/update_operation/{ref}': {
      parameters: [REF],
      delete: operation('Not served: history is kept', 405),
    },
    '/matcher/api/v1/internal/update_diff': {
      get: operation('What changed from one update of a feed to another', 200, 400),
    },
    '/notifier/api/v1/notification/{id}': {
      parameters: [NOTIFICATION],
      get: operation('What a call of the webhook is about, page by page', 200, 400, 415),
      delete: operation('Mark as read: it is not sent again', 200, 400),
    },
  },
  components: {
    responses: Object.fromEntries<{ readonly description: string }>(
      (
        [
          [200, 'Done'],
          [201, 'Indexed'],
          [202, 'Not yet: see Retry-After'],
          [204, 'Deleted'],
          [304, 'Not changed'],
          [400, 'The request is not one'],
          [404, 'Not known'],
          [405, 'Not to be done'],
          [412, 'Indexed before, by what reads images now'],
          [415, 'Not in this type'],
          [429, 'Too many scans wait'],
        ] as const
      ).map(([status, description]) => [status, { description }]),
    ),
    securitySchemes: { psk: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  },
  security: [{ psk: [] }],
};

const ETAG = `"${createHash('sha256').update(JSON.stringify(DOCUMENT)).digest('hex')}"`;

export function openApiRoute(app: FastifyInstance): void {
  app.get('/openapi/v1', { config: { role: 'read' } }, ({ headers }, reply) => {
    const contentType = negotiateAmong(headers.accept, TYPES);
    reply.header('etag', ETAG);
    if (isKnownTo(headers['if-none-match'], ETAG)) return reply.code(304).send();
    return sendJson(reply, contentType, DOCUMENT);
  });
}
