import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { INDEX_REPORT_TYPE, VULNERABILITY_REPORT_TYPE } from '../../renderings/clair-v4/media-types.ts';
import { isKnownTo, negotiateAmong } from './negotiate.ts';
import { sendJson } from '../../shell/send-json.ts';

/** Clair's types. JSON is also valid YAML (YAML 1.2, section 1.2). */
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

function operation(operationId: string, summary: string, ...statuses: readonly number[]) {
  return { operationId, summary, responses: answers(...statuses) };
}

/** The supported part of Clair's v4 API, with the schemas from Clair's own document. */
const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Plimsoll: the API of Clair v4',
    version: '1.2.0',
    license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    description: `Reports are ${INDEX_REPORT_TYPE} and ${VULNERABILITY_REPORT_TYPE}.`,
  },
  servers: [{ url: '/', description: 'this server' }],
  paths: {
    '/indexer/api/v1/index_report': {
      post: operation('PostIndexReport', 'Index a manifest, and wait for its report', 201, 400, 412, 429),
      delete: operation('DeleteIndexReports', 'Delete manifests by their digests', 200, 400),
    },
    '/indexer/api/v1/index_report/{digest}': {
      parameters: [DIGEST],
      get: operation('GetIndexReport', 'The index report of a manifest', 200, 304, 404, 415),
      delete: operation('DeleteIndexReport', 'Delete a manifest', 204, 400),
    },
    '/indexer/api/v1/index_state': {
      get: operation('GetIndexState', 'What changes once manifests should be indexed again', 200, 304, 415),
    },
    '/indexer/api/v1/internal/affected_manifest/': {
      post: operation('GetAffectedManifests', 'The manifests that hold vulnerable packages', 200, 400, 415),
    },
    '/matcher/api/v1/vulnerability_report/{digest}': {
      parameters: [DIGEST],
      get: operation(
        'GetVulnerabilityReport',
        'What the feeds say now of a manifest; 202 while they are loaded',
        200,
        202,
        304,
        404,
      ),
    },
    '/matcher/api/v1/internal/update_operation': {
      get: operation('GetUpdateOperations', 'The last updates of each feed', 200, 304, 400),
    },
    '/matcher/api/v1/internal/update_operation/{ref}': {
      parameters: [REF],
      delete: operation('DeleteUpdateOperation', 'Take an update from the list', 200, 400),
    },
    '/matcher/api/v1/internal/update_diff': {
      get: operation('GetUpdateDiff', 'What changed from one update of a feed to another', 200, 400),
    },
    '/notifier/api/v1/notification/{id}': {
      parameters: [NOTIFICATION],
      get: operation('GetNotification', 'What a call of the webhook is about, page by page', 200, 400, 415),
      delete: operation('DeleteNotification', 'Mark as read: it is not sent again', 200, 400),
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
